using System.Text;

namespace Spoor.Api.Queries;

/// <summary>Texts of stored spans.</summary>
internal static class Utf8Text
{
    /// <summary>Invalid UTF-8 becomes replacement characters; the JSON writer would refuse it.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
