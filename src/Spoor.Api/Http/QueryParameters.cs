using System.Globalization;
using Microsoft.AspNetCore.Http;
using Spoor.TraceQL;

namespace Spoor.Api.Http;

/// <summary>Reads parameters of the query string; what cannot be read is answered 400 with the name and the text that was sent.</summary>
internal readonly struct QueryParameters(IQueryCollection query)
{
    private const ulong NanosPerSecond = 1_000_000_000;

    /// <summary>The first value, or an empty string when the parameter is absent.</summary>
    public string Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    public bool Has(string name) => query.ContainsKey(name);

    /// <summary>Null when absent or empty.</summary>
    public uint? UInt32(string name)
    {
        var text = Text(name);
        if (text.Length == 0)
            return null;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return value;
        throw ApiException.BadRequest($"invalid {name}: \"{text}\" is not a whole number from 0 to {uint.MaxValue}");
    }

    /// <summary><c>limit</c>, from 1 to <paramref name="most"/>.</summary>
    public int Limit(int byDefault, int most)
    {
        var limit = UInt32("limit") ?? (uint)byDefault;
        return limit >= 1 && limit <= most ? (int)limit : throw ApiException.BadRequest($"invalid limit: {limit} is not a number from 1 to {most}");
    }

    /// <summary>Null when absent or empty.</summary>
    public bool? Flag(string name) => Text(name) switch
    {
        "" => null,
        "false" or "0" => false,
        "true" or "1" => true,
        var text => throw ApiException.BadRequest($"invalid {name}: \"{text}\" is not true or false"),
    };

    /// <summary>
    /// <c>start</c> and <c>end</c> in Unix seconds; both or neither. The range runs to the last nanosecond before the end second.
    /// </summary>
    /// <param name="maxRange">The longest range; zero for any.</param>
    public (ulong? StartUnixNanos, ulong? EndUnixNanos) TimeRange(TimeSpan maxRange = default)
    {
        var start = UInt32("start");
        var end = UInt32("end");
        if (start is null && end is null)
            return (null, null);
        if (start is null || end is null)
            throw ApiException.BadRequest(
                $"http parameters start and end must be given together (unix seconds); {(start is null ? "start" : "end")} is missing");
        if (start >= end)
            throw ApiException.BadRequest($"http parameter start must be before end. received start={start} end={end}");
        if (maxRange > TimeSpan.Zero && end - start > maxRange.TotalSeconds)
            throw ApiException.BadRequest($"range specified by start and end exceeds {DurationText.Format((long)maxRange.TotalNanoseconds)}. received start={start} end={end}");
        return (start * NanosPerSecond, end * NanosPerSecond);
    }
}
