using System.Buffers.Binary;
using System.Globalization;
using Spoor.Store.Files;

namespace Spoor.Store.Wal;

/// <summary>
/// The bytes of a segment file, little-endian:
/// <code>
/// header   "SPOORWAL" | version u32 | 0 u32 | segment number u64 | 0 u32 | CRC-32C of these 28 bytes
/// record   payload length u32 | payload CRC-32C u32 | segment number u64 | type u8 | 0 u8 | tenant length u16 | CRC-32C of these 20 bytes | payload
/// end      24 zero bytes, overwritten by the next record
/// </code>
/// A payload is the tenant's name (empty so far) and the OTLP bytes of one batch. The segment number in each record tells it from what an earlier use
/// of the file left behind; the zero bytes tell the end from a damaged record.
/// </summary>
internal static class WalFormat
{
    public const int Version = 1;
    public const int HeaderBytes = 32;
    public const int RecordHeaderBytes = 24;
    public const byte BatchRecord = 1;

    private const string SparePrefix = "spare-";

    private static ReadOnlySpan<byte> Magic => "SPOORWAL"u8;

    public static string SegmentName(long number) => string.Create(CultureInfo.InvariantCulture, $"{number:d12}.wal");

    /// <summary>A file without content that waits to become a segment.</summary>
    public static string SpareName(long number) => string.Create(CultureInfo.InvariantCulture, $"{SparePrefix}{number:d12}.wal");

    public static bool TryParseSpareName(string name, out long number)
    {
        number = 0;
        return name.StartsWith(SparePrefix, StringComparison.Ordinal) && TryParseSegmentName(name.AsSpan(SparePrefix.Length), out number);
    }

    public static bool TryParseSegmentName(ReadOnlySpan<char> name, out long number)
    {
        number = 0;
        return name.EndsWith(".wal", StringComparison.Ordinal)
            && long.TryParse(name[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    public static void WriteHeader(Span<byte> header, long segment)
    {
        header[..HeaderBytes].Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], segment);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], Crc32C.Compute(header[..28]));
    }

    /// <summary>Reads a segment's header; says what is wrong with it, or null.</summary>
    public static string? ReadHeader(ReadOnlySpan<byte> bytes, out long segment)
    {
        segment = 0;
        if (bytes.Length < HeaderBytes)
            return "the file is shorter than a segment header";
        if (!bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]) != Crc32C.Compute(bytes[..28]))
            return "the segment header is damaged";
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new NotSupportedException(
                $"the write-ahead log has format version {version}, this program reads version {Version}: start the version that wrote it");
        }

        segment = BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]);
        return null;
    }

    public static void WriteRecordHeader(Span<byte> header, long segment, int payloadLength, uint payloadCrc)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, payloadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], payloadCrc);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], segment);
        header[16] = BatchRecord;
        header[17..20].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], Crc32C.Compute(header[..20]));
    }

    /// <summary>
    /// Reads the record at an offset: its payload lies <see cref="RecordHeaderBytes"/> further. Says what is wrong with it, or null;
    /// <paramref name="payloadLength"/> -1 stands for the end of the segment.
    /// </summary>
    public static string? ReadRecord(ReadOnlySpan<byte> segmentBytes, long segment, int offset, out int payloadLength, out int tenantLength)
    {
        payloadLength = -1;
        tenantLength = 0;
        var header = segmentBytes[offset..];
        if (header.Length < RecordHeaderBytes)
            return "the file ends within a record header";
        header = header[..RecordHeaderBytes];
        if (!header.ContainsAnyExcept((byte)0))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[20..]) != Crc32C.Compute(header[..20]))
            return "the checksum of a record header does not match";
        if (BinaryPrimitives.ReadInt64LittleEndian(header[8..]) != segment)
            return "a record belongs to another segment";
        if (header[16] != BatchRecord)
            return "a record has an unknown type";
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        tenantLength = BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
        if (length < tenantLength || length > segmentBytes.Length - offset - RecordHeaderBytes)
            return "the file ends within a record";
        var payload = segmentBytes.Slice(offset + RecordHeaderBytes, length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Crc32C.Compute(payload))
            return "the checksum of a record does not match";
        payloadLength = length;
        return null;
    }
}
