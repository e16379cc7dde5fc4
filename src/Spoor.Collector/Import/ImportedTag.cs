using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>A tag of a Jaeger or Zipkin span; texts lie in the <see cref="TextArena"/> of the span.</summary>
/// <param name="Kind">String, Bool, Int, Double or Bytes.</param>
/// <param name="Bytes">The value of a string or of bytes.</param>
/// <param name="Bits">The value of a bool (0 or 1), an int, or a double (its bits).</param>
public readonly record struct ImportedTag(ByteRange Key, AnyValueKind Kind, ByteRange Bytes, ulong Bits)
{
    public static ImportedTag Text(ByteRange key, ByteRange value) => new(key, AnyValueKind.String, value, 0);

    public static ImportedTag Binary(ByteRange key, ByteRange value) => new(key, AnyValueKind.Bytes, value, 0);

    public static ImportedTag Bool(ByteRange key, bool value) => new(key, AnyValueKind.Bool, default, value ? 1UL : 0);

    public static ImportedTag Int(ByteRange key, long value) => new(key, AnyValueKind.Int, default, (ulong)value);

    public static ImportedTag Double(ByteRange key, double value) => new(key, AnyValueKind.Double, default, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes the tag as an attribute under its own key or another.</summary>
    public void Write(ProtoWriter writer, int field, TextArena texts, ReadOnlySpan<byte> otherKey = default)
    {
        var key = otherKey.IsEmpty ? texts[Key] : otherKey;
        switch (Kind)
        {
            case AnyValueKind.Bool:
                writer.WriteAttribute(field, key, Bits != 0);
                break;
            case AnyValueKind.Int:
                writer.WriteAttribute(field, key, (long)Bits);
                break;
            case AnyValueKind.Double:
                writer.WriteAttribute(field, key, BitConverter.UInt64BitsToDouble(Bits));
                break;
            case AnyValueKind.Bytes:
                writer.WriteBytesAttribute(field, key, texts[Bytes]);
                break;
            default:
                writer.WriteAttribute(field, key, texts[Bytes]);
                break;
        }
    }
}
