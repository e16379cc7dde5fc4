using Spoor.Api.Http;
using Spoor.TraceQL;

namespace Spoor.Api.Queries;

/// <summary>The longest range of a search (<see cref="ApiLimits.MaxSearchDuration"/>), for APIs with time parameters of their own.</summary>
internal static class RangeLimit
{
    /// <exception cref="ApiException">400: the range is longer.</exception>
    public static void Check(ulong startUnixNanos, ulong endUnixNanos, ApiLimits limits)
    {
        if (limits.MaxSearchDuration > TimeSpan.Zero && endUnixNanos > startUnixNanos && endUnixNanos - startUnixNanos > limits.MaxSearchDuration.TotalNanoseconds)
            throw ApiException.BadRequest($"the time range exceeds {DurationText.Format((long)limits.MaxSearchDuration.TotalNanoseconds)}; ask for a shorter one");
    }
}
