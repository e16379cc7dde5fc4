using System.Buffers;
using Spoor.Store.Files;

namespace Spoor.Store.Wal;

/// <summary>Takes one recovered batch; the bytes are valid during the call only.</summary>
internal delegate void WalRecordHandler(WalRange position, ReadOnlyMemory<byte> otlp);

/// <summary>What recovery found in the log's folder.</summary>
internal sealed class WalRecoveryResult
{
    /// <summary>Segments that hold records from the start position on, in order.</summary>
    public List<long> Segments { get; } = [];

    /// <summary>Segments without any such record: their files can go.</summary>
    public List<long> EmptySegments { get; } = [];

    public List<WalDamage> Damages { get; } = [];

    public long RecordCount { get; set; }

    public long PayloadBytes { get; set; }

    /// <summary>End of the last record, or the start position when there was none.</summary>
    public WalPosition End { get; set; }

    /// <summary>No segment so far has a higher number; new ones must.</summary>
    public long HighestSegment { get; set; }
}

/// <summary>
/// Reads the log back after a restart. A segment is read up to its end mark or its first damaged record; what follows a damaged record is copied to a
/// file beside the segment and cut off, so that the next recovery finds a whole segment. Then the next segment is read.
/// </summary>
internal static class WalRecovery
{
    public static WalRecoveryResult Run(IStoreFiles files, string folder, WalPosition from, WalRecordHandler handler, Action<string>? reached = null)
    {
        var result = new WalRecoveryResult { End = from, HighestSegment = from.Segment };
        foreach (var name in files.ListFiles(folder))
        {
            if (WalFormat.TryParseSegmentName(name, out var number))
            {
                result.HighestSegment = Math.Max(result.HighestSegment, number);
                ReadSegment(files, folder, number, from, handler, result, reached);
            }
        }

        return result;
    }

    private static void ReadSegment(
        IStoreFiles files, string folder, long number, WalPosition from, WalRecordHandler handler, WalRecoveryResult result, Action<string>? reached)
    {
        if (number < from.Segment)
        {
            result.EmptySegments.Add(number);
            return;
        }

        var path = Path.Combine(folder, WalFormat.SegmentName(number));
        var buffer = ReadWhole(files, path, out var length);
        try
        {
            var bytes = buffer.AsMemory(0, length);
            var reason = WalFormat.ReadHeader(bytes.Span, out var headerNumber);
            if (reason is null && headerNumber > number)
            {
                // The file was to become a later segment, and its new name was lost: it has no records yet.
                result.HighestSegment = Math.Max(result.HighestSegment, headerNumber);
                result.EmptySegments.Add(number);
                return;
            }

            if (reason is null && headerNumber != number)
                reason = $"the segment header names segment {headerNumber}";
            if (reason is not null)
            {
                // The records name their segment themselves, so they are read all the same.
                SetAside(files, path, bytes.Span[..Math.Min(length, WalFormat.HeaderBytes)], 0, Header(number, length), reason, result, reached);
                if (length < WalFormat.HeaderBytes)
                {
                    result.EmptySegments.Add(number);
                    return;
                }
            }

            var offset = WalFormat.HeaderBytes;
            var records = 0;
            while ((reason = WalFormat.ReadRecord(bytes.Span, number, offset, out var payloadLength, out var tenantLength)) is null && payloadLength >= 0)
            {
                var payload = bytes.Slice(offset + WalFormat.RecordHeaderBytes, payloadLength);
                var range = new WalRange(new WalPosition(number, offset), new WalPosition(number, offset + WalFormat.RecordHeaderBytes + payloadLength));
                offset = (int)range.To.Offset;
                if (range.From < from)
                    continue;
                handler(range, payload[tenantLength..]);
                records++;
                result.RecordCount++;
                result.PayloadBytes += payloadLength;
                result.End = range.To;
            }

            if (reason is not null)
                SetAside(files, path, bytes.Span[offset..].TrimEnd((byte)0), offset, new byte[WalFormat.RecordHeaderBytes], reason, result, reached);
            (records > 0 ? result.Segments : result.EmptySegments).Add(number);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] ReadWhole(IStoreFiles files, string path, out int length)
    {
        using var file = files.OpenRead(path);
        length = checked((int)file.LengthBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        file.ReadExactly(0, buffer.AsSpan(0, length));
        return buffer;
    }

    private static byte[] Header(long number, int lengthBytes)
    {
        var header = new byte[lengthBytes < WalFormat.HeaderBytes ? WalFormat.HeaderBytes + WalFormat.RecordHeaderBytes : WalFormat.HeaderBytes];
        WalFormat.WriteHeader(header, number);
        return header;
    }

    /// <summary>Copies durably first, repairs after: a crash in between sets the same bytes aside again.</summary>
    private static void SetAside(
        IStoreFiles files, string path, ReadOnlySpan<byte> damaged, int offset, byte[] repair, string reason, WalRecoveryResult result, Action<string>? reached)
    {
        var damagedPath = $"{path}.{offset}.damaged";
        files.ReplaceDurably(damagedPath, damaged);
        reached?.Invoke(StoreSteps.DamageCopied);
        using (var file = files.OpenWrite(path))
        {
            file.Write(offset, repair);
            file.Sync();
        }

        reached?.Invoke(StoreSteps.DamageRepaired);
        result.Damages.Add(new WalDamage(path, offset, reason, damagedPath, damaged.Length));
    }
}
