using System.Buffers;
using System.Diagnostics;

namespace Spoor.Grpc.Buffers;

/// <summary>
/// One growing array from <see cref="ArrayPool{T}.Shared"/>, optionally drawn from a <see cref="ByteBudget"/>. <see cref="TryAppend"/> respects
/// the budget; the <see cref="IBufferWriter{T}"/> side, for what we write ourselves, does not. Not for use from several threads.
/// </summary>
public sealed class PooledBuffer(ByteBudget? budget = null) : IBufferWriter<byte>, IDisposable
{
    private const int SmallestBytes = 1024;

    private byte[] _array = [];
    private int _length;
    private long _reservedBytes;

    /// <summary>Bytes in the buffer.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => _array.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _array.AsMemory(0, _length);

    /// <summary>The written bytes as a stream to read from; valid until the buffer changes.</summary>
    public Stream AsStream() => new MemoryStream(_array, 0, _length, writable: false);

    /// <summary>The written bytes, to be changed in place.</summary>
    internal Span<byte> MutableSpan => _array.AsSpan(0, _length);

    /// <summary>Makes room for <paramref name="bytes"/> more; false when the budget does not allow it.</summary>
    public bool TryReserve(int bytes)
    {
        if (_array.Length - _length >= bytes)
            return true;
        var wanted = Math.Max(Math.Max(_array.Length * 2L, (long)_length + bytes), SmallestBytes);
        var capacity = (int)Math.Min(wanted, Array.MaxLength);
        if (capacity - _length < bytes)
            return false;
        return TryGrow(capacity);
    }

    /// <summary>
    /// Copies the bytes to the end; false (and nothing copied) when the budget does not allow it. <paramref name="expectedBytes"/> is the length
    /// that the whole will have, when known: the array then never grows beyond it.
    /// </summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes, int expectedBytes = 0)
    {
        if (_array.Length - _length < bytes.Length)
        {
            var needed = (long)_length + bytes.Length;
            var doubled = Math.Max(_array.Length * 2L, SmallestBytes);
            var capacity = expectedBytes >= needed ? Math.Min(Math.Max(doubled, needed), expectedBytes) : Math.Max(doubled, needed);
            if (capacity > Array.MaxLength || !TryGrow((int)capacity))
                return false;
        }

        bytes.CopyTo(_array.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }

    /// <summary>
    /// Hands the array over: the caller returns it to <see cref="ArrayPool{T}.Shared"/>. What it took from the budget is given back when this
    /// buffer is disposed, so dispose it after the array is no longer needed.
    /// </summary>
    public byte[] Detach(out int lengthBytes)
    {
        lengthBytes = _length;
        var array = _array;
        _array = [];
        _length = 0;
        return array;
    }

    public void Advance(int count)
    {
        Debug.Assert(count >= 0 && count <= _array.Length - _length, "advanced beyond the buffer");
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsSpan(_length);
    }

    public void Dispose()
    {
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        _length = 0;
        if (_reservedBytes > 0)
            budget!.Release(_reservedBytes);
        _reservedBytes = 0;
    }

    private void Reserve(int bytes)
    {
        if (!TryReserve(bytes))
            throw new InvalidOperationException("The buffer cannot grow: its byte budget is used up or it would pass 2 GiB.");
    }

    private bool TryGrow(int capacity)
    {
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        if (budget is not null)
        {
            // The pool may hand out more than was asked for; what counts is what is held.
            if (!budget.TryReserve(larger.Length))
            {
                ArrayPool<byte>.Shared.Return(larger);
                return false;
            }

            budget.Release(_reservedBytes);
            _reservedBytes = larger.Length;
        }

        _array.AsSpan(0, _length).CopyTo(larger);
        if (_array.Length > 0)
            ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
        return true;
    }
}
