using Spoor.Otlp;
using Spoor.Store.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Inspection;

/// <summary>
/// Reads the segments of the write-ahead log that the next start would replay. What cannot be read at the end of a segment is a note, since every kill
/// in the middle of a write leaves such an end; when readable records follow, it is damage.
/// </summary>
internal sealed class WalVerifier(IStoreFiles files, string folder, WalPosition replayFrom, FindingList findings)
{
    public long Records { get; private set; }

    public long Spans { get; private set; }

    public void Verify(CancellationToken cancellationToken)
    {
        if (!files.FolderExists(folder))
            return;
        foreach (var name in files.ListFiles(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (name.EndsWith(".damaged", StringComparison.Ordinal))
                findings.Note(null, name, "an earlier start could not read this part of the log and set it aside");
            if (WalFormat.TryParseSegmentName(name, out var number) && number >= replayFrom.Segment)
                Verify(name, number);
        }
    }

    private void Verify(string name, long number)
    {
        byte[] bytes;
        try
        {
            bytes = files.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (FileNotFoundException)
        {
            return; // A server released it meanwhile.
        }

        var problem = WalFormat.ReadHeader(bytes, out var headerNumber);
        if (problem is not null)
        {
            findings.Damage(null, name, problem, 0);
            return;
        }

        // A file that waits to become a later segment has no records of this one.
        if (headerNumber != number)
        {
            findings.Note(null, name, $"its header names segment {headerNumber}: it holds no records yet");
            return;
        }

        var offset = WalFormat.HeaderBytes;
        while ((problem = WalFormat.ReadRecord(bytes, number, offset, out var length, out var tenantLength)) is null && length >= 0)
        {
            if (new WalPosition(number, offset) >= replayFrom)
                Count(name, offset, bytes.AsMemory(offset + WalFormat.RecordHeaderBytes + tenantLength, length - tenantLength));
            offset += WalFormat.RecordHeaderBytes + length;
        }

        if (problem is null)
            return;
        var next = NextRecord(bytes, number, offset + 1);
        if (next < 0)
            findings.Note(null, name, $"{problem}; nothing readable follows, as a kill in the middle of a write leaves it", offset);
        else
            findings.Damage(null, name, $"{problem}; records from byte {next} on are readable, but are not replayed", offset);
    }

    private void Count(string name, int offset, ReadOnlyMemory<byte> otlp)
    {
        Records++;
        if (!SpanBatch.TryParse(otlp, out var batch, out var problem))
        {
            findings.Damage(null, name, "the record's checksum is right, but it is not OTLP: " + problem, offset);
            return;
        }

        using (batch)
            Spans += batch.Spans.Length;
    }

    private static int NextRecord(byte[] bytes, long number, int from)
    {
        for (var offset = from; offset + WalFormat.RecordHeaderBytes <= bytes.Length; offset++)
        {
            if (WalFormat.ReadRecord(bytes, number, offset, out var length, out _) is null && length >= 0)
                return offset;
        }

        return -1;
    }
}
