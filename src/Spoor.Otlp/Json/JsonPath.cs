using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Spoor.Otlp.Json;

/// <summary>Names a place in a document. Found by reading the document again, so that reading it the first time costs nothing.</summary>
public static class JsonPath
{
    /// <summary>The path of the value at a byte position, such as <c>$.data[2].spans[0].startTime</c>.</summary>
    public static string At(ReadOnlySpan<byte> json, long bytePosition)
    {
        var levels = new Stack<Level>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = OtlpJson.MaxJsonDepth });
        try
        {
            while (reader.Read() && reader.TokenStartIndex <= bytePosition)
            {
                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    levels.Pop();
                    continue;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    levels.Peek().Name = Encoding.UTF8.GetString(reader.ValueSpan);
                    continue;
                }

                if (levels.TryPeek(out var level) && level.Name is null)
                    level.Index++;
                if (reader.TokenStartIndex == bytePosition)
                    break;
                if (reader.TokenType is JsonTokenType.StartObject)
                    levels.Push(new Level { Name = "" });
                else if (reader.TokenType is JsonTokenType.StartArray)
                    levels.Push(new Level());
            }
        }
        catch (JsonException)
        {
            // The syntax error itself is what is looked for.
        }

        return "$" + string.Concat(levels.Reverse());
    }

    private sealed class Level
    {
        /// <summary>Name of the current property; null in an array.</summary>
        public string? Name { get; set; }

        public int Index { get; set; } = -1;

        public override string ToString() => Name switch
        {
            "" => "",
            null => Index < 0 ? "" : "[" + Index.ToString(CultureInfo.InvariantCulture) + "]",
            _ => "." + Name,
        };
    }
}
