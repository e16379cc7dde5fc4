using System.Text;
using Spoor.Otlp.Protobuf;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// Turns encoded OTLP <c>AnyValue</c> messages into TraceQL values. Arrays whose elements have one type become typed arrays; what TraceQL has no
/// type for (maps, bytes, mixed, nested or empty arrays, values of no kind) becomes nil.
/// </summary>
internal static class AnyValueReader
{
    private const int StringField = 1, BoolField = 2, IntField = 3, DoubleField = 4, ArrayField = 5;

    public static Static Read(ReadOnlySpan<byte> anyValue)
    {
        var value = Static.Nil;
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field)
            {
                case StringField when wire == WireType.LengthDelimited:
                    value = Static.String(Encoding.UTF8.GetString(reader.ReadBytes()));
                    break;
                case BoolField when wire == WireType.Varint:
                    value = Static.Bool(reader.ReadVarint() != 0);
                    break;
                case IntField when wire == WireType.Varint:
                    value = Static.Int((long)reader.ReadVarint());
                    break;
                case DoubleField when wire == WireType.Fixed64:
                    value = Static.Float(reader.ReadDouble());
                    break;
                case ArrayField when wire == WireType.LengthDelimited:
                    value = ReadArray(reader.ReadBytes());
                    break;
                default:
                    // Another member of the oneof replaces what was read before; TraceQL has no type for maps and bytes.
                    if (field is > 0 and < 8)
                        value = Static.Nil;
                    reader.Skip(wire);
                    break;
            }
        }

        return reader.Failed ? Static.Nil : value;
    }

    private static Static ReadArray(ReadOnlySpan<byte> array)
    {
        var elements = new List<Static>();
        var reader = new ProtoReader(array);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == WireType.LengthDelimited)
                elements.Add(Read(reader.ReadBytes()));
            else
                reader.Skip(wire);
        }

        if (reader.Failed || elements.Count == 0)
            return Static.Nil;
        var type = elements[0].Type;
        foreach (var element in elements)
        {
            if (element.Type != type)
                return Static.Nil;
        }

        return type switch
        {
            StaticType.String => Static.StringArray([.. elements.Select(element => element.AsString!)]),
            StaticType.Int => Static.IntArray([.. elements.Select(element => element.AsInt64)]),
            StaticType.Float => Static.FloatArray([.. elements.Select(element => element.AsDouble)]),
            StaticType.Bool => Static.BoolArray([.. elements.Select(element => element.AsBool)]),
            _ => Static.Nil,
        };
    }
}
