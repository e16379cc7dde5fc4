using BenchmarkDotNet.Attributes;
using Spoor.Parquet.Encodings;

namespace Spoor.Benchmarks;

/// <summary>Dictionary codes as bits; times are per value. The limit is a plain loop that copies as many integers.</summary>
public class BitPacked
{
    private const int Count = 64 * 1024;

    private readonly int[] _values = new int[Count];
    private readonly int[] _unpacked = new int[Count];
    private byte[] _packed = [];

    [Params(5, 11, 17)]
    public int Width { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < Count; i++)
            _values[i] = random.Next(1 << Width);
        _packed = new byte[BitPacking.PackedSize(Count, Width) + 8];
        BitPacking.Pack(_values, Width, _packed);
        Load.BytesOf[nameof(BitPacked)] = 4;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public void PlainLoop()
    {
        for (var i = 0; i < Count; i++)
            _unpacked[i] = _values[i];
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Pack() => BitPacking.Pack(_values, Width, _packed);

    [Benchmark(OperationsPerInvoke = Count)]
    public void Unpack() => BitPacking.Unpack(_packed, Width, _unpacked);
}
