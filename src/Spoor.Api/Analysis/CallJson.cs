using System.Text.Json;
using Spoor.Api.Http;
using Spoor.Api.Tempo;
using Spoor.Store.Graph;

namespace Spoor.Api.Analysis;

/// <summary>Writes call statistics and the range that they are of.</summary>
internal static class CallJson
{
    private const ulong NanosPerSecond = 1_000_000_000;

    /// <summary>The range that rates are of, in seconds: the one that was asked for, else from the first to the last span, at least one second.</summary>
    public static double Seconds(ServiceRange range, CountedTimes times)
    {
        var start = range.StartUnixNanos ?? times.FirstStartUnixNanos;
        var end = range.EndUnixNanos ?? times.LastStartUnixNanos;
        return end > start + NanosPerSecond ? (end - start) / (double)NanosPerSecond : 1;
    }

    /// <summary>Reads <c>start</c> and <c>end</c>.</summary>
    public static ServiceRange Range(QueryParameters parameters)
    {
        var (start, end) = parameters.TimeRange();
        return new ServiceRange(start, end);
    }

    public static void WriteTimes(Utf8JsonWriter json, CountedTimes times)
    {
        json.WriteUInt64Text("firstStartUnixNano"u8, times.FirstStartUnixNanos);
        json.WriteUInt64Text("lastStartUnixNano"u8, times.LastStartUnixNanos);
    }

    /// <summary>Writes the statistics as members of the object that is open.</summary>
    public static void Write(Utf8JsonWriter json, in CallStatistics calls, double seconds)
    {
        json.WriteNumber("calls"u8, Rounded(calls.Calls));
        json.WriteNumber("errors"u8, Rounded(calls.Errors));
        json.WriteNumber("callsPerSecond"u8, Rounded(calls.Calls / seconds));
        json.WriteNumber("meanNanos"u8, Math.Round(calls.MeanNanos));
        json.WriteNumber("p50Nanos"u8, Math.Round(calls.P50Nanos));
        json.WriteNumber("p95Nanos"u8, Math.Round(calls.P95Nanos));
        json.WriteNumber("p99Nanos"u8, Math.Round(calls.P99Nanos));
    }

    /// <summary>Six digits after the point: enough for any rate, and no noise of rounding.</summary>
    private static double Rounded(double value) => Math.Round(value, 6);
}
