using System.Text;

namespace Spoor.Parquet.Thrift;

/// <summary>Reads structures in Thrift's compact protocol, checking every bound.</summary>
internal ref struct CompactReader(ReadOnlySpan<byte> source)
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;

    public readonly int Position => _position;

    /// <summary>
    /// Reads the header of the next field; false at the end of the structure. <paramref name="field"/> is 0 before the first call and then what
    /// the last call left in it.
    /// </summary>
    public bool NextField(ref int field, out CompactType type)
    {
        var header = Byte();
        type = (CompactType)(header & 15);
        if (type == CompactType.Stop)
            return false;
        var delta = header >> 4;
        field = delta != 0 ? field + delta : (int)(short)Varint.UnZigZag(Number());
        return true;
    }

    public static bool IsTrue(CompactType type) => type == CompactType.True;

    public int Int32(CompactType type)
    {
        var value = Int64(type);
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Fault($"the number {value} does not fit 32 bits");
    }

    public long Int64(CompactType type)
    {
        if (type == CompactType.Byte)
            return (sbyte)Byte();
        if (type is not (CompactType.Int16 or CompactType.Int32 or CompactType.Int64))
            throw Fault($"{type} where a number is expected");
        return Varint.UnZigZag(Number());
    }

    public ReadOnlySpan<byte> Binary(CompactType type)
    {
        if (type != CompactType.Binary)
            throw Fault($"{type} where a string is expected");
        var length = Number();
        if (length > (ulong)(_source.Length - _position))
            throw Fault($"a string of {length} bytes ends behind the data");
        _position += (int)length;
        return _source.Slice(_position - (int)length, (int)length);
    }

    public string String(CompactType type) => Encoding.UTF8.GetString(Binary(type));

    /// <summary>Reads the header of a list.</summary>
    /// <returns>The number of elements; no more than bytes are left, since each takes one at least.</returns>
    public int List(CompactType type, out CompactType elementType)
    {
        if (type is not (CompactType.List or CompactType.Set))
            throw Fault($"{type} where a list is expected");
        var header = Byte();
        elementType = (CompactType)(header & 15);
        ulong count = (uint)header >> 4;
        if (count == 15)
            count = Number();
        return count <= (ulong)(_source.Length - _position) ? (int)count : throw Fault($"a list of {count} elements ends behind the data");
    }

    public readonly void Expect(CompactType type, CompactType expected)
    {
        if (type != expected)
            throw Fault($"{type} where {expected} is expected");
    }

    public void Skip(CompactType type) => Skip(type, 0, false);

    private void Skip(CompactType type, int depth, bool isElement)
    {
        if (depth > MaxDepth)
            throw Fault("structures nested too deeply");
        switch (type)
        {
            case CompactType.True or CompactType.False:
                // A field's type is its value; an element has a byte.
                if (isElement)
                    Byte();
                break;
            case CompactType.Byte:
                Byte();
                break;
            case CompactType.Int16 or CompactType.Int32 or CompactType.Int64:
                Number();
                break;
            case CompactType.Double:
                if (_source.Length - _position < 8)
                    throw Fault("data ends inside a double");
                _position += 8;
                break;
            case CompactType.Binary:
                Binary(type);
                break;
            case CompactType.List or CompactType.Set:
                for (var count = List(type, out var elementType); count > 0; count--)
                    Skip(elementType, depth + 1, true);
                break;
            case CompactType.Map:
                SkipMap(depth);
                break;
            case CompactType.Struct:
                var field = 0;
                while (NextField(ref field, out var fieldType))
                    Skip(fieldType, depth + 1, false);
                break;
            default:
                throw Fault($"unknown type {(int)type}");
        }
    }

    private void SkipMap(int depth)
    {
        var count = Number();
        if (count == 0)
            return;
        if (count > (ulong)(_source.Length - _position))
            throw Fault($"a map of {count} entries ends behind the data");
        var types = Byte();
        for (; count > 0; count--)
        {
            Skip((CompactType)(types >> 4), depth + 1, true);
            Skip((CompactType)(types & 15), depth + 1, true);
        }
    }

    private byte Byte() =>
        (uint)_position < (uint)_source.Length ? _source[_position++] : throw Fault("data ends inside a structure");

    private ulong Number() => Varint.ReadUInt64(_source, ref _position);

    private readonly ParquetException Fault(string message) => new("damaged Thrift structure: " + message, _position);
}
