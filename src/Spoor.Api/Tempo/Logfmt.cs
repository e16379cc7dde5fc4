using System.Text;
using Spoor.Api.Http;

namespace Spoor.Api.Tempo;

/// <summary>Reads the <c>tags</c> parameter: <c>key=value key="a value"</c>.</summary>
internal static class Logfmt
{
    /// <exception cref="ApiException">400: a key twice, an open quote or text without a key.</exception>
    public static List<KeyValuePair<string, string>> Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
                position++;
            if (position == text.Length)
                return pairs;
            var key = ReadKey(text, ref position);
            var value = position < text.Length && text[position] == '=' ? ReadValue(text, ref position) : "";
            if (pairs.Exists(pair => pair.Key == key))
                throw ApiException.BadRequest($"invalid tags: the key \"{key}\" is there twice");
            pairs.Add(KeyValuePair.Create(key, value));
        }
    }

    private static string ReadKey(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is not ('=' or '"') && !char.IsWhiteSpace(text[position]))
            position++;
        if (position == start)
            throw ApiException.BadRequest($"invalid tags: unexpected {text[position]} at position {position + 1}; write key=value, with quotes around values that hold spaces");
        return text[start..position];
    }

    private static string ReadValue(string text, ref int position)
    {
        position++;
        if (position < text.Length && text[position] == '"')
            return ReadQuoted(text, ref position);
        var start = position;
        while (position < text.Length && !char.IsWhiteSpace(text[position]))
            position++;
        return text[start..position];
    }

    private static string ReadQuoted(string text, ref int position)
    {
        var open = position++;
        var value = new StringBuilder();
        for (; position < text.Length; position++)
        {
            var c = text[position];
            if (c == '"')
            {
                position++;
                return value.ToString();
            }

            if (c == '\\' && position + 1 < text.Length)
            {
                c = text[++position] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    var escaped => escaped,
                };
            }

            value.Append(c);
        }

        throw ApiException.BadRequest($"invalid tags: the quote at position {open + 1} is never closed");
    }
}
