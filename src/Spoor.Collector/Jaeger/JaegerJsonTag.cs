using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Jaeger;

/// <summary>
/// Reads <c>{"key":…,"type":…,"value":…}</c>. The type may come after the value, and its value may be a string also for numbers (as Jaeger's
/// Elasticsearch storage writes it); what does not fit its type is kept as text.
/// </summary>
internal static class JaegerJsonTag
{
    public static ImportedTag Read(ref Utf8JsonReader reader, TextArena texts)
    {
        var key = default(ByteRange);
        var type = default(ByteRange);
        var value = default(ByteRange);
        var token = JsonTokenType.Null;
        while (JsonInput.NextProperty(ref reader))
        {
            if (JsonInput.Is(ref reader, "key"u8))
            {
                key = JsonInput.String(ref reader, texts);
            }
            else if (JsonInput.Is(ref reader, "type"u8))
            {
                type = JsonInput.String(ref reader, texts);
            }
            else if (JsonInput.Is(ref reader, "value"u8))
            {
                token = reader.TokenType;
                value = ValueText(ref reader, texts);
            }
            else
            {
                JsonInput.SkipProperty(ref reader);
            }
        }

        return Typed(key, texts[type], token, value, texts);
    }

    private static ByteRange ValueText(ref Utf8JsonReader reader, TextArena texts)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.String:
                return texts.AddUnescaped(reader.ValueSpan);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                JsonSyntax.Fail(ref reader, "expected a string, a number, true or false");
                return default;
            default:
                return texts.Add(reader.ValueSpan);
        }
    }

    private static ImportedTag Typed(ByteRange key, ReadOnlySpan<byte> type, JsonTokenType token, ByteRange value, TextArena texts)
    {
        var text = texts[value];
        if (type.SequenceEqual("bool"u8) || (type.IsEmpty && token is JsonTokenType.True or JsonTokenType.False))
        {
            if (text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
                return ImportedTag.Bool(key, text.Length == 4);
        }
        else if (type.SequenceEqual("int64"u8) || (type.IsEmpty && token == JsonTokenType.Number))
        {
            if (JsonNumber.TryReadInt64(text, out var integer))
                return ImportedTag.Int(key, integer);
            if (token == JsonTokenType.Number && JsonNumber.TryReadDouble(text, out var real))
                return ImportedTag.Double(key, real);
        }
        else if (type.SequenceEqual("float64"u8))
        {
            if (JsonNumber.TryReadDouble(text, out var real))
                return ImportedTag.Double(key, real);
        }
        else if (type.SequenceEqual("binary"u8))
        {
            var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
            if (Base64.DecodeFromUtf8(text, bytes, out _, out var length) == OperationStatus.Done)
                return ImportedTag.Binary(key, texts.Add(bytes.AsSpan(0, length)));
        }

        return ImportedTag.Text(key, value);
    }
}
