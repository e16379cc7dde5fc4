using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>One <c>AnyValue</c>, read without allocation: its kind and its value.</summary>
public readonly ref struct AnyValueReader
{
    private readonly ulong _bits;

    private AnyValueReader(AnyValueKind kind, ulong bits, ReadOnlySpan<byte> bytes)
    {
        Kind = kind;
        _bits = bits;
        Bytes = bytes;
    }

    public AnyValueKind Kind { get; }

    /// <summary>
    /// UTF-8 text of a string, content of a bytes value, or the encoded <c>ArrayValue</c> or <c>KeyValueList</c> (see <see cref="Items"/>,
    /// <see cref="Entries"/>); empty for the other kinds.
    /// </summary>
    public ReadOnlySpan<byte> Bytes { get; }

    public bool Bool => _bits != 0;

    public long Int => (long)_bits;

    public double Double => BitConverter.UInt64BitsToDouble(_bits);

    /// <summary>The encoded <c>AnyValue</c> messages of an array.</summary>
    public FieldEnumerator Items => new(Kind == AnyValueKind.Array ? Bytes : default, OtlpFields.Values.Items);

    /// <summary>The entries of a key-value list.</summary>
    public AttributeEnumerator Entries => new(Kind == AnyValueKind.KeyValueList ? Bytes : default, OtlpFields.Values.Items);

    /// <summary>Reads an <c>AnyValue</c> message; the last of several kinds counts. False when it is malformed (nested messages are not looked into).</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out AnyValueReader value)
    {
        var kind = AnyValueKind.Empty;
        ulong bits = 0;
        ReadOnlySpan<byte> bytes = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field)
            {
                case OtlpFields.AnyValue.String or OtlpFields.AnyValue.Array or OtlpFields.AnyValue.KeyValueList or OtlpFields.AnyValue.Bytes
                    when wire == WireType.LengthDelimited:
                    bytes = reader.ReadBytes();
                    bits = 0;
                    break;
                case OtlpFields.AnyValue.Bool or OtlpFields.AnyValue.Int when wire == WireType.Varint:
                    bits = reader.ReadVarint();
                    bytes = default;
                    break;
                case OtlpFields.AnyValue.Double when wire == WireType.Fixed64:
                    bits = reader.ReadFixed64();
                    bytes = default;
                    break;
                default:
                    reader.Skip(wire);
                    continue;
            }

            kind = (AnyValueKind)field;
        }

        value = reader.Failed ? default : new AnyValueReader(kind, bits, bytes);
        return !reader.Failed;
    }
}
