using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Spoor.Otlp.Protobuf;

/// <summary>
/// Walks the fields of one protobuf message without allocating and without exceptions: a malformed message ends the loop
/// and sets <see cref="Failed"/>; <see cref="Position"/> then says where.
/// </summary>
/// <example><code>
/// var reader = new ProtoReader(bytes);
/// while (reader.TryReadTag(out var field, out var wire))
/// {
///     if (field == 5 &amp;&amp; wire == WireType.LengthDelimited) name = reader.ReadBytes();
///     else reader.Skip(wire);
/// }
/// if (reader.Failed) …
/// </code></example>
public ref struct ProtoReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position = 0;
    private bool _failed = false;

    /// <summary>Offset of the next unread byte, in bytes from the start of the message.</summary>
    public readonly int Position => _position;

    /// <summary>True after malformed input: truncated field, varint over 64 bits, unknown wire type, field number 0.</summary>
    public readonly bool Failed => _failed;

    public readonly bool AtEnd => _position >= _bytes.Length;

    /// <summary>Reads the next tag; false at the end of the message or after a failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag(out int field, out WireType wire)
    {
        if ((uint)_position >= (uint)_bytes.Length || _failed)
        {
            field = 0;
            wire = WireType.Varint;
            return false;
        }

        uint tag = _bytes[_position];
        if (tag < 0x80)
        {
            _position++;
        }
        else
        {
            var wide = ReadVarint();
            if (wide > uint.MaxValue)
                _failed = true;
            tag = (uint)wide;
        }

        field = (int)(tag >> 3);
        wire = (WireType)(tag & 7);
        if (field == 0)
            _failed = true;
        return !_failed;
    }

    /// <summary>Reads a base-128 varint of at most 10 bytes; 0 on failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if ((uint)_position < (uint)_bytes.Length)
        {
            var first = _bytes[_position];
            if (first < 0x80)
            {
                _position++;
                return first;
            }
        }

        return ReadVarintSlow();
    }

    private ulong ReadVarintSlow()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)_position >= (uint)_bytes.Length)
                break;
            var b = _bytes[_position++];
            if (shift == 63 && b > 1)
                break;
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }

        _failed = true;
        return 0;
    }

    public ulong ReadFixed64()
    {
        if (_bytes.Length - _position < 8)
        {
            _failed = true;
            return 0;
        }

        var value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_position..]);
        _position += 8;
        return value;
    }

    public uint ReadFixed32()
    {
        if (_bytes.Length - _position < 4)
        {
            _failed = true;
            return 0;
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_position..]);
        _position += 4;
        return value;
    }

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed64());

    /// <summary>Reads a length-delimited field and returns its bytes, a slice of the input; empty on failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (_failed || length > (ulong)(_bytes.Length - _position))
        {
            _failed = true;
            return default;
        }

        var slice = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return slice;
    }

    /// <summary>Skips the field whose tag was just read.</summary>
    public void Skip(WireType wire)
    {
        switch (wire)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                ReadFixed64();
                break;
            case WireType.LengthDelimited:
                ReadBytes();
                break;
            case WireType.Fixed32:
                ReadFixed32();
                break;
            default:
                _failed = true;
                break;
        }
    }
}
