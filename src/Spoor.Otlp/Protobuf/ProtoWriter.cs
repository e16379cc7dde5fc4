using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Spoor.Otlp.Protobuf;

/// <summary>
/// Writes protobuf into one growing pooled buffer. Nested messages are written in place: <see cref="BeginMessage"/> leaves room for the
/// length, <see cref="EndMessage"/> fills it in with as few bytes as the length needs.
/// </summary>
public sealed class ProtoWriter : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer;
    private int _position;

    public ProtoWriter(int capacityBytes = 4096) => _buffer = ArrayPool<byte>.Shared.Rent(capacityBytes);

    /// <summary>Bytes written so far.</summary>
    public int Length => _position;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _position);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _position);

    public byte[] ToArray() => WrittenSpan.ToArray();

    public void Reset() => _position = 0;

    /// <summary>Cuts the buffer back to an earlier <see cref="Length"/>.</summary>
    public void Truncate(int length) => _position = length;

    public void WriteTag(int field, WireType wire) => WriteVarint(((uint)field << 3) | (uint)wire);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _buffer[_position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_position++] = (byte)value;
    }

    /// <summary>Writes a varint field, also when it is zero.</summary>
    public void WriteVarintField(int field, ulong value)
    {
        WriteTag(field, WireType.Varint);
        WriteVarint(value);
    }

    public void WriteFixed64Field(int field, ulong value)
    {
        WriteTag(field, WireType.Fixed64);
        Reserve(8);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_position), value);
        _position += 8;
    }

    public void WriteFixed32Field(int field, uint value)
    {
        WriteTag(field, WireType.Fixed32);
        Reserve(4);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_position), value);
        _position += 4;
    }

    public void WriteDoubleField(int field, double value) => WriteFixed64Field(field, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a length-delimited field: bytes, an encoded message, or UTF-8 text.</summary>
    public void WriteBytesField(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint((uint)value.Length);
        WriteRaw(value);
    }

    public void WriteStringField(int field, ReadOnlySpan<char> value)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint((uint)Encoding.UTF8.GetByteCount(value));
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        _position += Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_position));
    }

    public void WriteTraceIdField(int field, TraceId id)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint(TraceId.SizeBytes);
        Reserve(TraceId.SizeBytes);
        id.WriteTo(_buffer.AsSpan(_position));
        _position += TraceId.SizeBytes;
    }

    public void WriteSpanIdField(int field, SpanId id)
    {
        WriteTag(field, WireType.LengthDelimited);
        WriteVarint(SpanId.SizeBytes);
        Reserve(SpanId.SizeBytes);
        id.WriteTo(_buffer.AsSpan(_position));
        _position += SpanId.SizeBytes;
    }

    /// <summary>Appends bytes as they are, without tag or length.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_position));
        _position += bytes.Length;
    }

    /// <summary>Room for at least <paramref name="sizeHint"/> more bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_position);
    }

    /// <inheritdoc cref="GetSpan"/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_position);
    }

    /// <summary>Counts bytes written into <see cref="GetSpan"/> as part of the message.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _position), nameof(count));
        _position += count;
    }

    /// <summary>Starts a nested message; pass the result to <see cref="EndMessage"/>.</summary>
    public int BeginMessage(int field)
    {
        WriteTag(field, WireType.LengthDelimited);
        Reserve(1);
        return _position++;
    }

    /// <summary>Ends the message that <paramref name="mark"/> started; its body moves when its length needs more than one byte.</summary>
    public void EndMessage(int mark)
    {
        var length = (uint)(_position - mark - 1);
        var lengthBytes = 1;
        for (var rest = length >> 7; rest != 0; rest >>= 7)
            lengthBytes++;
        if (lengthBytes > 1)
        {
            Reserve(lengthBytes - 1);
            _buffer.AsSpan(mark + 1, (int)length).CopyTo(_buffer.AsSpan(mark + lengthBytes));
        }

        // Not WriteVarint: it may grow the buffer, and growing keeps only what lies before _position.
        var at = mark;
        for (; length >= 0x80; length >>= 7)
            _buffer[at++] = (byte)(length | 0x80);
        _buffer[at] = (byte)length;
        _position += lengthBytes - 1;
    }

    public void Dispose()
    {
        if (_buffer.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _position = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve(int count)
    {
        if (_buffer.Length - _position < count)
            Grow(count);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_buffer.Length * 2L, (long)_position + count), Array.MaxLength));
        _buffer.AsSpan(0, _position).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
