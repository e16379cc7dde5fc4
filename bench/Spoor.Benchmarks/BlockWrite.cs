using BenchmarkDotNet.Attributes;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;

namespace Spoor.Benchmarks;

/// <summary>From a full head to a durable block, and from four blocks to one; the limit is writing the same bytes as one synced file.</summary>
public class BlockWrite
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-benchmark-").FullName;
    private SpanHead _head = null!;
    private Block[] _blocks = [];
    private byte[] _bytes = [];
    private int _next;

    [GlobalSetup]
    public void SetUp()
    {
        var batches = Load.Batches();
        _head = Load.Head(batches);
        var quarter = (batches.Count + 3) / 4;
        _blocks = [.. Enumerable.Range(0, 4).Select(i => Load.Block(Load.Head(batches.Skip(i * quarter).Take(quarter)), Path.Combine(_folder, $"input-{i}")))];
        using var block = Load.Block(_head, NextFolder());
        _bytes = new byte[block.SizeBytes];
        Random.Shared.NextBytes(_bytes);
        Load.BytesOf[nameof(BlockWrite)] = (double)block.SizeBytes / Load.SpanCount;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        foreach (var block in _blocks)
            block.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Load.Spans)]
    public void WriteAndSyncTheBytes()
    {
        using var file = LocalFiles.Instance.Create(Path.Combine(_folder, "plain"));
        file.Write(0, _bytes);
        file.Sync();
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public void WriteBlock()
    {
        var folder = NextFolder();
        BlockWriter.Write(_head, LocalFiles.Instance, folder, Load.Template(Path.GetFileName(folder)));
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public void MergeFourBlocks()
    {
        var folder = NextFolder();
        new Store.Compaction.BlockMerger(LocalFiles.Instance).Merge(_blocks, folder, Load.Template(Path.GetFileName(folder)), null, CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    private string NextFolder() => Path.Combine(_folder, "block-" + ++_next);
}
