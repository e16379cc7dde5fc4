using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Segments;

/// <summary>Tells which physical type an <c>AnyValue</c> message has, and its value.</summary>
internal static class AnyValueClassifier
{
    /// <summary>Text comes as <paramref name="text"/>, Bool, Int and Double as <paramref name="bits"/>; everything else is Other.</summary>
    public static AttributeType Classify(ReadOnlySpan<byte> anyValue, out ReadOnlySpan<byte> text, out ulong bits)
    {
        text = default;
        bits = 0;
        if (anyValue.Length == 0)
            return AttributeType.Other;
        var reader = new ProtoReader(anyValue[1..]);
        switch (anyValue[0])
        {
            case 0x0A:
                text = reader.ReadBytes();
                return Only(reader, AttributeType.String);
            case 0x10:
                bits = reader.ReadVarint();
                return Only(reader, AttributeType.Bool);
            case 0x18:
                bits = reader.ReadVarint();
                return Only(reader, AttributeType.Int);
            case 0x21:
                bits = reader.ReadFixed64();
                return Only(reader, AttributeType.Double);
            default:
                return AttributeType.Other;
        }
    }

    private static AttributeType Only(ProtoReader reader, AttributeType type) =>
        !reader.Failed && reader.AtEnd ? type : AttributeType.Other;
}
