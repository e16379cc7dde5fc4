using System.Text.Json;
using Spoor.Otlp;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>
/// Values at a <see cref="Utf8JsonReader"/>. Each method fails with an <see cref="OtlpFormatException"/> that names what was expected; null reads as
/// absent.
/// </summary>
internal static class JsonInput
{
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 512 };

    public delegate T DocumentReader<out T>(ref Utf8JsonReader reader);

    /// <summary>Runs a reader over one document and adds the path to its errors.</summary>
    public static T Read<T>(ReadOnlySpan<byte> json, DocumentReader<T> read)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            reader.Read();
            var result = read(ref reader);
            reader.Read();
            return result;
        }
        catch (JsonException exception)
        {
            throw JsonSyntax.Error(json, exception);
        }
        catch (OtlpFormatException exception) when (exception.Path.Length == 0)
        {
            throw JsonSyntax.WithPath(json, exception);
        }
    }

    /// <summary>Whether an object begins here; false for null.</summary>
    public static bool BeginObject(ref Utf8JsonReader reader) => Begin(ref reader, JsonTokenType.StartObject, "an object");

    /// <summary>Whether an array begins here; false for null.</summary>
    public static bool BeginArray(ref Utf8JsonReader reader) => Begin(ref reader, JsonTokenType.StartArray, "an array");

    /// <summary>Moves to the next property; false at the end of the object. The name is at the reader: call <see cref="Is"/>, then read the value.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Moves to the next item; false at the end of the array.</summary>
    public static bool NextItem(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>Whether the property at the reader has this name; if so, its value is at the reader afterwards.</summary>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !JsonText.Equals(ref reader, name))
            return false;
        reader.Read();
        return true;
    }

    /// <summary>Passes over the value of the property at the reader.</summary>
    public static void SkipProperty(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    public static ByteRange String(ref Utf8JsonReader reader, TextArena texts)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != JsonTokenType.String)
            JsonSyntax.Fail(ref reader, "expected a string");
        return texts.AddUnescaped(reader.ValueSpan);
    }

    public static long Int64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return 0;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || !JsonNumber.TryReadInt64(reader.ValueSpan, out var value))
            JsonSyntax.Fail(ref reader, "expected an integer");
        else
            return value;
        return 0;
    }

    public static TraceId TraceId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default;
        if (reader.TokenType != JsonTokenType.String || !Otlp.TraceId.TryParse(reader.ValueSpan, out var id))
            JsonSyntax.Fail(ref reader, "expected up to 32 hexadecimal digits");
        else
            return id;
        return default;
    }

    public static SpanId SpanId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty))
            return default;
        if (reader.TokenType != JsonTokenType.String || !Otlp.SpanId.TryParse(reader.ValueSpan, out var id))
            JsonSyntax.Fail(ref reader, "expected up to 16 hexadecimal digits");
        else
            return id;
        return default;
    }

    /// <summary>Microseconds as nanoseconds; negative ones are 0.</summary>
    public static ulong MicrosAsUnixNanos(long micros) => micros <= 0 ? 0 : unchecked((ulong)micros * 1000);

    private static bool Begin(ref Utf8JsonReader reader, JsonTokenType type, string expected)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        if (reader.TokenType != type)
            JsonSyntax.Fail(ref reader, "expected " + expected);
        return true;
    }
}
