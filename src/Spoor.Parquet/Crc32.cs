using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Parquet;

/// <summary>CRC-32 as in gzip and Ethernet (IEEE 802.3, reflected polynomial 0xEDB88320), which Parquet page headers hold.</summary>
public static class Crc32
{
    private const int Slices = 16;
    private const int FoldSizeBytes = 64;

    /// <summary>Slicing by 16: table k holds the CRC of a byte followed by k zero bytes.</summary>
    private static readonly uint[] Tables = BuildTables();

    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of what gave <paramref name="crc"/> followed by <paramref name="data"/>; start with 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        if (Pclmulqdq.IsSupported && data.Length >= FoldSizeBytes)
            crc = AppendFolded(crc, ref data);
        return ~AppendSliced(crc, data);
    }

    /// <summary>
    /// Folds 64 bytes at a time by carry-less multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ",
    /// Intel 2009, constants of the reflected form), until 16 bytes are left that have the same remainder.
    /// </summary>
    private static uint AppendFolded(uint crc, ref ReadOnlySpan<byte> data)
    {
        var by64 = Vector128.Create(0x154442bd4ul, 0x1c6e41596ul);
        var by16 = Vector128.Create(0x1751997d0ul, 0x0ccaa009eul);
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data);
        var a = blocks[0] ^ Vector128.CreateScalar(crc).AsUInt64();
        var b = blocks[1];
        var c = blocks[2];
        var d = blocks[3];
        data = data[(blocks.Length * 16)..];
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            a = Fold(a, by64, blocks[0]);
            b = Fold(b, by64, blocks[1]);
            c = Fold(c, by64, blocks[2]);
            d = Fold(d, by64, blocks[3]);
            blocks = blocks[4..];
        }

        a = Fold(Fold(Fold(a, by16, b), by16, c), by16, d);
        foreach (var block in blocks)
            a = Fold(a, by16, block);
        return AppendSliced(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in a)));
    }

    private static Vector128<ulong> Fold(Vector128<ulong> value, Vector128<ulong> factors, Vector128<ulong> next) =>
        Pclmulqdq.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, factors, 0x11) ^ next;

    private static unsafe uint AppendSliced(uint crc, ReadOnlySpan<byte> data)
    {
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

        return crc;
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
