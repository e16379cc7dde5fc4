using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Spoor.Otlp.Json;

/// <summary>JSON string content as bytes.</summary>
public static class JsonText
{
    /// <summary>
    /// Resolves the escapes of a string token that <see cref="System.Text.Json.Utf8JsonReader"/> accepted. Unlike its own <c>CopyString</c>, invalid
    /// UTF-8 is kept as it is and half a surrogate pair becomes U+FFFD, both without an exception.
    /// </summary>
    /// <param name="destination">At least as long as <paramref name="raw"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        var written = 0;
        for (var at = 0; at < raw.Length;)
        {
            var next = raw[at..].IndexOf((byte)'\\');
            if (next < 0)
                next = raw.Length - at;
            raw.Slice(at, next).CopyTo(destination[written..]);
            written += next;
            at += next;
            if (at + 1 >= raw.Length)
                break;
            var escape = raw[at + 1];
            at += 2;
            if (escape == 'u')
                written += ReadRune(raw, ref at).EncodeToUtf8(destination[written..]);
            else
                destination[written++] = Simple(escape);
        }

        return written;
    }

    /// <summary>Whether the property name or string at the reader is this text. Unlike <c>ValueTextEquals</c> it never throws.</summary>
    /// <param name="text">At most 256 bytes.</param>
    public static bool Equals(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        var raw = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return raw.SequenceEqual(text);

        // Six bytes (\u0061) stand for one at most.
        if (raw.Length > text.Length * 6)
            return false;
        Span<byte> plain = stackalloc byte[256 * 6];
        return plain[..Unescape(raw, plain)].SequenceEqual(text);
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escape,
    };

    // at stands after "\u".
    private static Rune ReadRune(ReadOnlySpan<byte> raw, ref int at)
    {
        var first = ReadUnit(raw, at);
        at += 4;
        if (Rune.TryCreate(first, out var rune))
            return rune;
        if (char.IsHighSurrogate(first) && at + 6 <= raw.Length && raw[at] == '\\' && raw[at + 1] == 'u'
            && Rune.TryCreate(first, ReadUnit(raw, at + 2), out rune))
        {
            at += 6;
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> raw, int at) =>
        at + 4 <= raw.Length && Utf8Parser.TryParse(raw.Slice(at, 4), out ushort unit, out _, 'x') ? (char)unit : '\uFFFD';
}
