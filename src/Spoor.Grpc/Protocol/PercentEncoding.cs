using System.Globalization;
using System.Text;

namespace Spoor.Grpc;

/// <summary>The percent-encoding of <c>grpc-message</c>: UTF-8, where only printable ASCII other than <c>%</c> stands for itself.</summary>
internal static class PercentEncoding
{
    public static string Encode(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('%'))
            return text;
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            if (unit is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)unit);
            else
                encoded.Append('%').Append(unit.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Never fails: what is no valid escape stays as it is, as the protocol asks.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                bytes.Add(unit);
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
