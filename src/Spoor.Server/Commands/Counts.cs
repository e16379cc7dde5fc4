using System.Globalization;

namespace Spoor.Server.Commands;

/// <summary>Numbers of things for people: <c>1 span</c>, <c>2,345 spans</c>.</summary>
internal static class Counts
{
    public static string Of(long count, string singular) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {singular}{(count == 1 ? "" : "s")}");
}
