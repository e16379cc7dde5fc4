using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Segments;

/// <summary>Writes one value of an attribute column as a <c>KeyValue</c> field.</summary>
internal static class KeyValueWriter
{
    /// <summary>The row must have a value.</summary>
    public static void Write(ProtoWriter writer, int field, ReadOnlySpan<byte> key, AttributeColumn column, int row)
    {
        var code = column.Codes.Span[row];
        var keyValue = writer.BeginMessage(field);
        writer.WriteBytesField(1, key);
        var value = writer.BeginMessage(2);
        switch (column.Type)
        {
            case AttributeType.String:
                writer.WriteBytesField(1, column.Dictionary![code]);
                break;
            case AttributeType.Bool:
                writer.WriteVarintField(2, (uint)code);
                break;
            case AttributeType.Int:
                writer.WriteVarintField(3, (ulong)column.Longs.Span[row]);
                break;
            case AttributeType.Double:
                writer.WriteDoubleField(4, column.Doubles.Span[row]);
                break;
            default:
                writer.WriteRaw(column.Dictionary![code]);
                break;
        }

        writer.EndMessage(value);
        writer.EndMessage(keyValue);
    }
}
