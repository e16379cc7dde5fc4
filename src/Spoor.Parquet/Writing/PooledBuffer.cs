using System.Buffers;

namespace Spoor.Parquet.Writing;

/// <summary>A byte array of the shared pool that is exchanged for a larger one when needed; what it held is then lost.</summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] _array = [];

    public Span<byte> OfSize(int size)
    {
        if (size > _array.Length)
        {
            Dispose();
            _array = ArrayPool<byte>.Shared.Rent(size);
        }

        return _array;
    }

    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }
}
