using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Spoor.Otlp.Json;

/// <summary>Errors in JSON documents as <see cref="OtlpFormatException"/>: readers fail with a byte position, their callers add the path.</summary>
public static class JsonSyntax
{
    private const int MaxShownChars = 60;

    public static OtlpFormatException Error(ReadOnlySpan<byte> json, JsonException exception)
    {
        var position = BytePosition(json, exception);
        var problem = exception.Message;
        var detail = problem.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new OtlpFormatException("no valid JSON: " + (detail < 0 ? problem : problem[..detail]), JsonPath.At(json, position), position, exception);
    }

    /// <summary>The same error with the path that its byte position has in this document.</summary>
    public static OtlpFormatException WithPath(ReadOnlySpan<byte> json, OtlpFormatException error) =>
        new(error.Problem, JsonPath.At(json, error.BytePosition), error.BytePosition, error.InnerException);

    /// <summary>Says what was expected and what stands at the reader instead. The path is missing: see <see cref="WithPath"/>.</summary>
    /// <exception cref="OtlpFormatException">Always.</exception>
    [DoesNotReturn]
    public static void Fail(ref Utf8JsonReader reader, string problem)
    {
        var found = reader.TokenType switch
        {
            JsonTokenType.StartObject => ", found an object",
            JsonTokenType.StartArray => ", found an array",
            _ => ", found " + Shorten(Encoding.UTF8.GetString(reader.ValueSpan)),
        };
        throw new OtlpFormatException(problem + found, "", reader.TokenStartIndex);
    }

    /// <summary>A piece of the input for a message: quoted, at most 60 characters.</summary>
    public static string Shorten(string text) => text.Length <= MaxShownChars ? $"'{text}'" : $"'{text[..MaxShownChars]}…'";

    private static long BytePosition(ReadOnlySpan<byte> json, JsonException exception)
    {
        var lineStart = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var newline = json[lineStart..].IndexOf((byte)'\n');
            if (newline < 0)
                break;
            lineStart += newline + 1;
        }

        return Math.Min(lineStart + (exception.BytePositionInLine ?? 0), json.Length);
    }
}
