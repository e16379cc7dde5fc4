using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Blocks;
using Spoor.Store.Compaction;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Blocks;

/// <summary>A temporary folder in which tests build blocks from messages.</summary>
internal sealed class BlockBed : IDisposable
{
    private int _count;

    public string Folder { get; } = Directory.CreateTempSubdirectory("spoor-block-").FullName;

    public IStoreFiles Files { get; } = new LocalFiles();

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public Block Write(params IEnumerable<TracesData> messages)
    {
        var head = new SpanHead(new HeadOptions());
        foreach (var message in messages)
        {
            using var batch = message.ToBatch();
            head.Append(batch);
        }

        var block = Write(head);
        head.Recycle();
        return block;
    }

    /// <summary>One block of several, which stay; null when the filter leaves nothing.</summary>
    public Block? Merge(IReadOnlyList<Block> blocks, ITraceFilter? filter = null)
    {
        var id = $"m{++_count}";
        var folder = Path.Combine(Folder, id);
        var template = new BlockMeta
        {
            Id = id,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Wal = [default],
            Replaces = [.. blocks.Select(block => block.Meta.Id)],
        };
        return new BlockMerger(Files).Merge(blocks, folder, template, filter, CancellationToken.None) is null ? null : Block.Open(Files, folder);
    }

    public Block Write(SpanHead head)
    {
        var id = $"b{++_count}";
        var folder = Path.Combine(Folder, id);
        BlockWriter.Write(head, Files, folder, new BlockMeta { Id = id, CreatedAt = DateTimeOffset.UnixEpoch, Wal = [default] });
        return Block.Open(Files, folder);
    }
}
