using BenchmarkDotNet.Attributes;
using Spoor.Otlp;

namespace Spoor.Benchmarks;

/// <summary>From the bytes of a request to the index of its spans; the limit is copying the bytes.</summary>
public class OtlpWalk
{
    private readonly byte[] _copy = new byte[Load.Requests.Max(request => request.Length)];

    [GlobalSetup]
    public void SetUp() => Load.BytesOf[nameof(OtlpWalk)] = (double)Load.RequestBytes / Load.SpanCount;

    [Benchmark(Baseline = true, OperationsPerInvoke = Load.Spans)]
    public void CopyOfTheBytes()
    {
        foreach (var request in Load.Requests)
            request.CopyTo(_copy, 0);
    }

    [Benchmark(OperationsPerInvoke = Load.Spans)]
    public int Walk()
    {
        var spans = 0;
        foreach (var request in Load.Requests)
        {
            if (!SpanBatch.TryParse(request, out var batch, out var error))
                throw new InvalidOperationException(error);
            using (batch)
                spans += batch.Spans.Length;
        }

        return spans;
    }
}
