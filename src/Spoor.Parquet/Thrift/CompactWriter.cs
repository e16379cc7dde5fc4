using System.Buffers;
using System.Text;

namespace Spoor.Parquet.Thrift;

/// <summary>Writes structures in Thrift's compact protocol; fields must come in ascending order of their numbers.</summary>
internal sealed class CompactWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);
    private readonly Stack<int> _outerFields = new();
    private int _lastField;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    /// <summary>Begins a new top-level structure.</summary>
    public void Reset()
    {
        _buffer.ResetWrittenCount();
        _outerFields.Clear();
        _lastField = 0;
    }

    public void Int32(int field, int value)
    {
        Field(field, CompactType.Int32);
        Number(Varint.ZigZag(value));
    }

    public void Int64(int field, long value)
    {
        Field(field, CompactType.Int64);
        Number(Varint.ZigZag(value));
    }

    public void Bool(int field, bool value) => Field(field, value ? CompactType.True : CompactType.False);

    public void Binary(int field, ReadOnlySpan<byte> value)
    {
        Field(field, CompactType.Binary);
        Bytes(value);
    }

    public void String(int field, string value) => Binary(field, Encoding.UTF8.GetBytes(value));

    public void BeginStruct(int field)
    {
        Field(field, CompactType.Struct);
        BeginElement();
    }

    /// <summary>Begins a structure that is an element of a list.</summary>
    public void BeginElement()
    {
        _outerFields.Push(_lastField);
        _lastField = 0;
    }

    /// <summary>Ends a structure or element begun, or the top-level one.</summary>
    public void End()
    {
        Byte((byte)CompactType.Stop);
        _outerFields.TryPop(out _lastField);
    }

    /// <summary>Begins a list; its elements follow by <see cref="BeginElement"/>, <see cref="Element(int)"/> or <see cref="Element(string)"/>.</summary>
    public void BeginList(int field, CompactType elementType, int count)
    {
        Field(field, CompactType.List);
        if (count < 15)
        {
            Byte((byte)((count << 4) | (int)elementType));
            return;
        }

        Byte((byte)(0xF0 | (int)elementType));
        Number((ulong)count);
    }

    public void Element(int value) => Number(Varint.ZigZag(value));

    public void Element(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    private void Field(int field, CompactType type)
    {
        var delta = field - _lastField;
        _lastField = field;
        if (delta is > 0 and <= 15)
        {
            Byte((byte)((delta << 4) | (int)type));
            return;
        }

        Byte((byte)type);
        Number(Varint.ZigZag(field));
    }

    private void Bytes(ReadOnlySpan<byte> value)
    {
        Number((ulong)value.Length);
        _buffer.Write(value);
    }

    private void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    private void Number(ulong value) => _buffer.Advance(Varint.Write(_buffer.GetSpan(Varint.MaxLength), value));
}
