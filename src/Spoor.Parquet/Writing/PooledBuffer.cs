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
            _array = ByteArrays.Rent(size);
        }

        return _array;
    }

    public void Dispose()
    {
        ByteArrays.Return(_array);
        _array = [];
    }
}
