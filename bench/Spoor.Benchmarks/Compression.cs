using BenchmarkDotNet.Attributes;
using Spoor.Parquet.Compression;

namespace Spoor.Benchmarks;

/// <summary>LZ4 over the requests' bytes, in pieces of 64 kB; times are per byte. The limit is copying them.</summary>
public class Compression
{
    private const int Size = 8 << 20, Piece = 64 << 10;

    private readonly byte[] _plain = new byte[Size];
    private readonly byte[] _target = new byte[Size];
    private readonly byte[] _packed = new byte[Lz4.MaxEncodedLength(Piece)];
    private readonly List<byte[]> _pieces = [];

    [GlobalSetup]
    public void SetUp()
    {
        var all = Load.Requests.SelectMany(request => request).Take(Size).ToArray();
        all.CopyTo(_plain, 0);
        for (var at = 0; at < Size; at += Piece)
        {
            if (!Lz4.TryEncode(_plain.AsSpan(at, Piece), _packed, out var written))
                throw new InvalidOperationException("not compressible");
            _pieces.Add(_packed[..written]);
        }

        Load.BytesOf[nameof(Compression)] = 1;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Size)]
    public void Copy() => _plain.CopyTo(_target, 0);

    [Benchmark(OperationsPerInvoke = Size)]
    public int Encode()
    {
        var total = 0;
        for (var at = 0; at < Size; at += Piece)
            total += Lz4.TryEncode(_plain.AsSpan(at, Piece), _packed, out var written) ? written : Piece;
        return total;
    }

    [Benchmark(OperationsPerInvoke = Size)]
    public int Decode()
    {
        var at = 0;
        foreach (var piece in _pieces)
            at += Lz4.Decode(piece, _target.AsSpan(at, Piece));
        return at;
    }
}
