using System.Buffers.Binary;

namespace Spoor.Parquet.Writing;

/// <summary>Collects byte arrays in PLAIN form (a 32-bit length before each), for a dictionary or a PLAIN page; reusable, pooled.</summary>
public sealed class ByteArrayPageBuilder : IDisposable
{
    private byte[] _buffer = [];
    private int _length;

    public int Count { get; private set; }

    /// <summary>The PLAIN bytes so far; valid until the next change.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> value)
    {
        var end = checked(_length + 4 + value.Length);
        if (end > _buffer.Length)
            Grow(end);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_length), value.Length);
        value.CopyTo(_buffer.AsSpan(_length + 4));
        _length = end;
        Count++;
    }

    public void Clear()
    {
        _length = 0;
        Count = 0;
    }

    public void Dispose()
    {
        ByteArrays.Return(_buffer);
        _buffer = [];
        Clear();
    }

    private void Grow(int size)
    {
        var larger = ByteArrays.Rent((int)Math.Min(Array.MaxLength, Math.Max(size, Math.Max(4096L, _buffer.Length * 2L))));
        Written.CopyTo(larger);
        ByteArrays.Return(_buffer);
        _buffer = larger;
    }
}
