using System.Buffers.Binary;

namespace Spoor.Parquet;

/// <summary>CRC-32 as in gzip and Ethernet (IEEE 802.3, reflected polynomial 0xEDB88320), which Parquet page headers hold.</summary>
public static class Crc32
{
    private const int Slices = 16;

    /// <summary>Slicing by 16: table k holds the CRC of a byte followed by k zero bytes.</summary>
    private static readonly uint[] Tables = BuildTables();

    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of what gave <paramref name="crc"/> followed by <paramref name="data"/>; start with 0.</summary>
    public static unsafe uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        fixed (uint* t = Tables)
        {
            while (data.Length >= Slices)
            {
                var a = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
                var b = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
                var c = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
                var d = BinaryPrimitives.ReadUInt32LittleEndian(data[12..]);
                crc = t[(15 * 256) + (byte)a] ^ t[(14 * 256) + (byte)(a >> 8)] ^ t[(13 * 256) + (byte)(a >> 16)] ^ t[(12 * 256) + (a >> 24)]
                    ^ t[(11 * 256) + (byte)b] ^ t[(10 * 256) + (byte)(b >> 8)] ^ t[(9 * 256) + (byte)(b >> 16)] ^ t[(8 * 256) + (b >> 24)]
                    ^ t[(7 * 256) + (byte)c] ^ t[(6 * 256) + (byte)(c >> 8)] ^ t[(5 * 256) + (byte)(c >> 16)] ^ t[(4 * 256) + (c >> 24)]
                    ^ t[(3 * 256) + (byte)d] ^ t[(2 * 256) + (byte)(d >> 8)] ^ t[256 + (byte)(d >> 16)] ^ t[d >> 24];
                data = data[Slices..];
            }

            foreach (var value in data)
                crc = (crc >> 8) ^ t[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    private static uint[] BuildTables()
    {
        var tables = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            tables[value] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
