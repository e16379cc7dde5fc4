using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spoor.Store.Files;

namespace Spoor.Store.Manifest;

/// <summary>The text of a record: eight hexadecimal digits of CRC-32C, a space, JSON, a line feed.</summary>
internal static class ManifestLine
{
    private const int PrefixBytes = 9;

    public static byte[] Write(ManifestRecord record)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, ManifestJson.Default.ManifestRecord);
        var prefix = Crc32C.Compute(json).ToString("x8", CultureInfo.InvariantCulture) + " ";
        return [.. Encoding.ASCII.GetBytes(prefix), .. json, (byte)'\n'];
    }

    /// <summary>Reads a line without its line feed; null when it is damaged.</summary>
    public static ManifestRecord? Read(ReadOnlySpan<byte> line)
    {
        if (line.Length < PrefixBytes
            || !Utf8Parser.TryParse(line[..(PrefixBytes - 1)], out uint crc, out var digits, 'x')
            || digits != PrefixBytes - 1
            || crc != Crc32C.Compute(line[PrefixBytes..]))
        {
            return null;
        }

        return JsonSerializer.Deserialize(line[PrefixBytes..], ManifestJson.Default.ManifestRecord);
    }
}
