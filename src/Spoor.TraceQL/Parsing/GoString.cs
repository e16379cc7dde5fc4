using System.Buffers;
using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>The escapes of Go's interpreted strings.</summary>
internal static class GoString
{
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="value">The text meant; bytes that are no UTF-8 become U+FFFD.</param>
    /// <param name="errorOffset">Where the invalid escape begins, when false is returned.</param>
    public static bool TryUnescape(ReadOnlySpan<char> text, out string value, out int errorOffset)
    {
        errorOffset = 0;
        if (!text.Contains('\\'))
        {
            value = text.ToString();
            return true;
        }

        // Bytes, because \x and octal escapes name bytes, several of which may form a character.
        var bytes = new ArrayBufferWriter<byte>(text.Length);
        var position = 0;
        while (position < text.Length)
        {
            var plain = text[position..].IndexOf('\\');
            plain = plain < 0 ? text.Length - position : plain;
            Encoding.UTF8.GetBytes(text.Slice(position, plain), bytes);
            position += plain;
            if (position == text.Length)
                break;
            var length = ReadEscape(text[(position + 1)..], bytes);
            if (length == 0)
            {
                errorOffset = position;
                value = "";
                return false;
            }

            position += 1 + length;
        }

        value = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return true;
    }

    /// <returns>Characters taken after the backslash; 0 for an invalid escape.</returns>
    private static int ReadEscape(ReadOnlySpan<char> text, ArrayBufferWriter<byte> bytes)
    {
        if (text.IsEmpty)
            return 0;
        var simple = "abfnrtv\\\"".IndexOf(text[0]);
        if (simple >= 0)
        {
            bytes.Write([(byte)"\a\b\f\n\r\t\v\\\""[simple]]);
            return 1;
        }

        return text[0] switch
        {
            'x' => ReadHex(text, 2, bytes),
            'u' => ReadHex(text, 4, bytes),
            'U' => ReadHex(text, 8, bytes),
            >= '0' and <= '7' => ReadOctal(text, bytes),
            _ => 0,
        };
    }

    private static int ReadHex(ReadOnlySpan<char> text, int digits, ArrayBufferWriter<byte> bytes)
    {
        if (text.Length <= digits)
            return 0;
        if (!uint.TryParse(text.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return 0;
        if (digits == 2)
        {
            bytes.Write([(byte)number]);
            return 3;
        }

        if (!Rune.TryCreate(number, out var rune))
            return 0;
        Span<byte> encoded = stackalloc byte[4];
        bytes.Write(encoded[..rune.EncodeToUtf8(encoded)]);
        return digits + 1;
    }

    private static int ReadOctal(ReadOnlySpan<char> text, ArrayBufferWriter<byte> bytes)
    {
        var number = 0;
        for (var index = 0; index < 3; index++)
        {
            if (index >= text.Length || text[index] is < '0' or > '7')
                return 0;
            number = (number * 8) + (text[index] - '0');
        }

        if (number > 255)
            return 0;
        bytes.Write([(byte)number]);
        return 3;
    }
}
