using System.Text.Json;

namespace Spoor.Otlp.Json;

/// <summary>Syntax errors of <see cref="Utf8JsonReader"/> as <see cref="OtlpFormatException"/>.</summary>
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
