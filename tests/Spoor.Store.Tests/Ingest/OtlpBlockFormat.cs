using Google.Protobuf;
using Spoor.Otlp;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Ingest;

/// <summary>Blocks as plain OTLP, read back into a head: so that tests of ingestion do not depend on the block format.</summary>
internal sealed class OtlpBlockFormat : IBlockFormat
{
    private const string SpansFile = "spans.otlp";
    private const string MetaFile = "meta.json";

    public ManifestBlock Write(SpanHead head, IStoreFiles files, string folder, ManifestBlock entry)
    {
        using (var spans = files.Create(Path.Combine(folder, SpansFile)))
        {
            spans.Write(0, SegmentReading.ReadAll(head.OpenPart()).ToByteArray());
            spans.Sync();
        }

        var bounds = head.OpenPart().Bounds(0);
        entry = entry with
        {
            SpanCount = head.SpanCount,
            MinStartUnixNanos = bounds.MinStartUnixNanos,
            MaxTraceStartUnixNanos = bounds.MaxTraceStartUnixNanos,
            MaxEndUnixNanos = bounds.MaxEndUnixNanos,
        };
        using (var meta = files.Create(Path.Combine(folder, MetaFile)))
        {
            meta.Write(0, ManifestLine.Write(new ManifestRecord { Added = [entry] }));
            meta.Sync();
        }

        files.SyncFolder(folder);
        return entry;
    }

    public SegmentPart Open(IStoreFiles files, string folder)
    {
        if (TryReadEntry(files, folder) is null)
            throw new BlockDamagedException($"{folder}/{MetaFile} is not there");
        var bytes = files.ReadAllBytes(Path.Combine(folder, SpansFile));
        if (!SpanBatch.TryParse(bytes, out var batch, out var error))
            throw new BlockDamagedException($"{folder}/{SpansFile}: {error}");
        var head = new SpanHead(new HeadOptions());
        head.Append(batch);
        return head.OpenPart();
    }

    public ManifestBlock? TryReadEntry(IStoreFiles files, string folder)
    {
        var path = Path.Combine(folder, MetaFile);
        return files.FileExists(path) && ManifestLine.Read(files.ReadAllBytes(path).AsSpan().TrimEnd((byte)'\n')) is { } record
            ? record.Added[0] with { SplitTraces = [] }
            : null;
    }
}
