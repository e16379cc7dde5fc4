using BenchmarkDotNet.Attributes;
using Spoor.Otlp;

namespace Spoor.Benchmarks;

/// <summary>From indexed requests to the columns of a head, every attribute interned; the limit is copying the bytes.</summary>
public class ColumnAppend
{
    private readonly List<SpanBatch> _batches = Load.Batches();
    private readonly byte[] _copy = new byte[Load.Requests.Max(request => request.Length)];

    [GlobalSetup]
    public void SetUp() => Load.BytesOf[nameof(ColumnAppend)] = (double)Load.RequestBytes / Load.SpanCount;

    [Benchmark(Baseline = true, OperationsPerInvoke = Load.Spans)]
    public void CopyOfTheBytes()
    {
        foreach (var request in Load.Requests)
            request.CopyTo(_copy, 0);
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public void AppendToHead() => Load.Head(_batches).Recycle();
}
