using System.Buffers;
using System.Buffers.Text;

namespace Spoor.Otlp.Json;

/// <summary>Ids and bytes as text.</summary>
internal static class JsonId
{
    /// <summary>Decodes hexadecimal digits of either case; false for an odd number of them or anything else.</summary>
    public static bool TryDecodeHex(ReadOnlySpan<byte> text, Span<byte> destination, out int length)
    {
        length = text.Length / 2;
        return (text.Length & 1) == 0 && Convert.FromHexString(text, destination, out _, out _) == OperationStatus.Done;
    }

    /// <summary>Decodes base64 in the standard or the URL alphabet, with or without padding.</summary>
    public static bool TryDecodeBase64(ReadOnlySpan<byte> text, Span<byte> destination, out int length)
    {
        if (Base64.DecodeFromUtf8(text, destination, out _, out length) == OperationStatus.Done)
            return true;

        // Base64Url takes both forms of padding; map the two characters in which the alphabets differ.
        var url = text.ToArray();
        url.AsSpan().Replace((byte)'+', (byte)'-');
        url.AsSpan().Replace((byte)'/', (byte)'_');
        return Base64Url.DecodeFromUtf8(url, destination, out _, out length) == OperationStatus.Done;
    }
}
