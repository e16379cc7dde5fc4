using System.Text;
using System.Text.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp.Json;

/// <summary>Reads a JSON document token by token and writes the protobuf message as it goes.</summary>
internal static class OtlpJsonReader
{
    /// <summary>Reads a document that is one object of the given message.</summary>
    public static void Read(ReadOnlySpan<byte> json, JsonMessage message, ProtoWriter output, JsonDialect dialect)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        if (!json.ContainsAnyExcept(" \t\r\n"u8))
            throw new OtlpFormatException("expected a JSON object, found nothing", "$", 0);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = OtlpJson.MaxJsonDepth });
        var state = new State(output, dialect);
        try
        {
            reader.Read();
            ReadMessage(ref reader, state, message, SpanChecker.MaxValueDepth);
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw JsonSyntax.Error(json, exception);
        }
        catch (OtlpFormatException exception)
        {
            throw JsonSyntax.WithPath(json, exception);
        }
    }

    private static void ReadMessage(ref Utf8JsonReader reader, State state, JsonMessage message, int depthLeft)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartObject)
            JsonSyntax.Fail(ref reader, "expected an object");
        if (message.NestsValues && depthLeft-- == 0)
            JsonSyntax.Fail(ref reader, $"attribute values nest deeper than {SpanChecker.MaxValueDepth} levels");
        var hint = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = message.Find(ref reader, ref hint);
            reader.Read();
            if (field is null)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType == JsonTokenType.Null)
                continue;
            if (!field.Repeated)
            {
                ReadField(ref reader, state, field, message.IsOneof, depthLeft);
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
                JsonSyntax.Fail(ref reader, "expected an array");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                ReadField(ref reader, state, field, keepDefault: true, depthLeft);
        }
    }

    private static void ReadField(ref Utf8JsonReader reader, State state, JsonField field, bool keepDefault, int depthLeft)
    {
        var output = state.Output;
        switch (field.Type)
        {
            case JsonType.Envelope:
                ReadMessage(ref reader, state, field.Message, depthLeft);
                break;
            case JsonType.Message:
                var mark = output.BeginMessage(field.Number);
                ReadMessage(ref reader, state, field.Message, depthLeft);
                output.EndMessage(mark);
                break;
            case JsonType.Bool:
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                    JsonSyntax.Fail(ref reader, "expected true or false");
                if (keepDefault || reader.TokenType == JsonTokenType.True)
                    output.WriteVarintField(field.Number, reader.TokenType == JsonTokenType.True ? 1UL : 0UL);
                break;
            case JsonType.Int64:
                if (!JsonNumber.TryReadInt64(NumberText(ref reader, "a 64-bit integer"), out var integer))
                    JsonSyntax.Fail(ref reader, "expected a 64-bit integer, as a number or a string");
                if (keepDefault || integer != 0)
                    output.WriteVarintField(field.Number, (ulong)integer);
                break;
            case JsonType.Double:
                if (!JsonNumber.TryReadDouble(NumberText(ref reader, "a number"), out var real))
                    JsonSyntax.Fail(ref reader, "expected a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
                output.WriteDoubleField(field.Number, real);
                break;
            case JsonType.Enum:
                var number = ReadEnum(ref reader, state, field);
                if (number != 0)
                    output.WriteVarintField(field.Number, (ulong)number);
                break;
            case JsonType.UInt32 or JsonType.Fixed32 or JsonType.Fixed64:
                ReadUnsigned(ref reader, state, field);
                break;
            default:
                ReadText(ref reader, state, field, keepDefault);
                break;
        }
    }

    private static void ReadUnsigned(ref Utf8JsonReader reader, State state, JsonField field)
    {
        var wide = field.Type == JsonType.Fixed64;
        var expected = wide ? "an unsigned 64-bit integer" : "an unsigned 32-bit integer";
        if (!JsonNumber.TryReadUInt64(NumberText(ref reader, expected), out var value) || (!wide && value > uint.MaxValue))
            JsonSyntax.Fail(ref reader, "expected " + expected);
        if (value == 0)
            return;
        if (wide)
            state.Output.WriteFixed64Field(field.Number, value);
        else if (field.Type == JsonType.Fixed32)
            state.Output.WriteFixed32Field(field.Number, (uint)value);
        else
            state.Output.WriteVarintField(field.Number, value);
    }

    private static int ReadEnum(ref Utf8JsonReader reader, State state, JsonField field)
    {
        for (var i = 0; reader.TokenType == JsonTokenType.String && i < field.EnumNames.Length; i++)
        {
            if (JsonText.Equals(ref reader, field.EnumNames[i]))
                return i;
        }

        if (!JsonNumber.TryReadInt64(NumberText(ref reader, "a number or a name"), out var number) || number is < int.MinValue or > int.MaxValue)
            JsonSyntax.Fail(ref reader, "expected a number or one of " + string.Join(", ", field.EnumNames.Select(Encoding.ASCII.GetString)));
        return (int)number;
    }

    private static void ReadText(ref Utf8JsonReader reader, State state, JsonField field, bool keepDefault)
    {
        if (reader.TokenType != JsonTokenType.String)
            JsonSyntax.Fail(ref reader, "expected a string");
        var raw = reader.ValueSpan;
        if (raw.IsEmpty && !keepDefault)
            return;
        var output = state.Output;
        if (field.Type == JsonType.String && !reader.ValueIsEscaped)
        {
            output.WriteBytesField(field.Number, raw);
            return;
        }

        // Text in escapes, digits or base64 never gets longer: room for the raw text is enough, twice where the plain text stands beside it.
        var mark = output.BeginMessage(field.Number);
        var room = output.GetSpan(2 * raw.Length);
        var plain = raw;
        if (reader.ValueIsEscaped)
            plain = room[..JsonText.Unescape(raw, room)];
        if (field.Type == JsonType.String)
        {
            output.Advance(plain.Length);
        }
        else
        {
            var decoded = room[plain.Length..];
            if (!TryDecode(plain, field.Type, state.Dialect, decoded, out var length))
                JsonSyntax.Fail(ref reader, Expected(plain, field.Type));
            decoded[..length].CopyTo(room);
            output.Advance(length);
        }

        output.EndMessage(mark);
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, JsonType type, JsonDialect dialect, Span<byte> decoded, out int length)
    {
        if (type == JsonType.Bytes)
            return JsonId.TryDecodeBase64(text, decoded, out length);
        var sizeBytes = type == JsonType.TraceId ? TraceId.SizeBytes : SpanId.SizeBytes;
        return (dialect == JsonDialect.Tempo && text.Length != 2 * sizeBytes && JsonId.TryDecodeBase64(text, decoded, out length) && length == sizeBytes)
            || JsonId.TryDecodeHex(text, decoded, out length);
    }

    private static string Expected(ReadOnlySpan<byte> text, JsonType type)
    {
        if (type == JsonType.Bytes)
            return "expected base64";
        var expected = $"expected {(type == JsonType.TraceId ? 32 : 16)} hexadecimal digits";
        return text.EndsWith("="u8) ? expected + ", found what looks like base64 (OTLP/JSON writes ids in hexadecimal)" : expected;
    }

    private static ReadOnlySpan<byte> NumberText(ref Utf8JsonReader reader, string expected)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            JsonSyntax.Fail(ref reader, "expected " + expected);
        return reader.ValueSpan;
    }

    private readonly record struct State(ProtoWriter Output, JsonDialect Dialect);
}
