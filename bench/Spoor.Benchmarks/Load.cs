using Spoor.Otlp;
using Spoor.Server.Generate;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;

namespace Spoor.Benchmarks;

/// <summary>What all benchmarks work on: requests as <c>spoor generate</c> sends them, about 70 spans each.</summary>
internal static class Load
{
    /// <summary>Whole waves that give about this many spans.</summary>
    public const int Spans = 100_000;

    /// <summary>Bytes per operation, by the name of the class of benchmarks; set when it is set up.</summary>
    public static Dictionary<string, double> BytesOf { get; } = new(StringComparer.Ordinal);

    /// <summary>The bodies of the requests.</summary>
    public static IReadOnlyList<byte[]> Requests { get; } = MakeRequests();

    public static int SpanCount { get; } = Batches().Sum(batch => batch.Spans.Length);

    public static long RequestBytes { get; } = Requests.Sum(request => (long)request.Length);

    public static List<SpanBatch> Batches()
    {
        var batches = new List<SpanBatch>();
        foreach (var request in Requests)
            batches.Add(SpanBatch.TryParse(request, out var batch, out var error) ? batch : throw new InvalidOperationException(error));
        return batches;
    }

    public static SpanHead Head(IEnumerable<SpanBatch> batches)
    {
        var head = new SpanHead(new HeadOptions());
        foreach (var batch in batches)
            head.Append(batch);
        return head;
    }

    /// <summary>Writes a block into a new folder.</summary>
    public static Block Block(SpanHead head, string folder)
    {
        BlockWriter.Write(head, LocalFiles.Instance, folder, Template(Path.GetFileName(folder)));
        return Store.Blocks.Block.Open(LocalFiles.Instance, folder);
    }

    public static BlockMeta Template(string id) => new() { Id = id, CreatedAt = DateTimeOffset.UnixEpoch, Wal = [default] };

    private static List<byte[]> MakeRequests()
    {
        var generator = new LoadGenerator(new LoadOptions());
        var requests = new List<byte[]>();
        var spans = 0;
        for (var wave = 0; spans < Spans; wave++)
        {
            generator.MakeWaveAsync(wave, (body, count) =>
            {
                requests.Add(body.ToArray());
                spans += count;
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
        }

        return requests;
    }
}
