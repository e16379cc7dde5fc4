using System.Globalization;
using System.Text.Json;

namespace Spoor.Server.Terminal;

/// <summary>The answer of a metrics query, decoded: series over the same times.</summary>
/// <param name="TimesUnixMs">Every step from the first to the last time at which some series has a value; empty for an instant query.</param>
/// <param name="Series">In the order of the answer.</param>
internal sealed record SeriesAnswer(IReadOnlyList<long> TimesUnixMs, IReadOnlyList<ShownSeries> Series)
{
    private const int MaxTimes = 100_000;

    public static SeriesAnswer Read(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var series = document.RootElement.TryGetProperty("series", out var all) ? all.EnumerateArray().ToArray() : [];
        var times = EverySo([.. series.SelectMany(Samples).Select(TimeOf).Distinct().Order()]);
        var places = times.Select((time, place) => (time, place)).ToDictionary(each => each.time, each => each.place);
        return new SeriesAnswer(times, [.. series.Select(each => Read(each, places))]);
    }

    /// <summary>Times without any value are left out of answers, and filled in here, so that charts keep their distances.</summary>
    private static long[] EverySo(long[] times)
    {
        if (times.Length < 3)
            return times;
        var step = times.Zip(times.Skip(1), static (time, next) => next - time).Min();
        var count = ((times[^1] - times[0]) / step) + 1;
        return count > MaxTimes ? times : [.. times.Union(Enumerable.Range(0, (int)count).Select(place => times[0] + (place * step))).Order()];
    }

    private static ShownSeries Read(JsonElement series, Dictionary<long, int> places)
    {
        var isInstant = !series.TryGetProperty("samples", out _);
        var values = new double[isInstant ? 1 : places.Count];
        Array.Fill(values, double.NaN);
        if (isInstant)
            values[0] = ValueOf(series);
        foreach (var sample in Samples(series))
            values[places[TimeOf(sample)]] = ValueOf(sample);
        return new ShownSeries(string.Join(' ', series.GetProperty("labels").EnumerateArray().Select(Label)), values);
    }

    private static IEnumerable<JsonElement> Samples(JsonElement series) =>
        series.TryGetProperty("samples", out var samples) ? samples.EnumerateArray() : [];

    private static long TimeOf(JsonElement sample) =>
        sample.TryGetProperty("timestampMs", out var time) ? long.Parse(time.GetString()!, CultureInfo.InvariantCulture) : 0;

    /// <summary>Zero is left out of answers; what JSON has no number for is text.</summary>
    private static double ValueOf(JsonElement element)
    {
        if (!element.TryGetProperty("value", out var value))
            return 0;
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
    }

    /// <summary>A name that says nothing more than the query is left out.</summary>
    private static string Label(JsonElement label)
    {
        var key = label.GetProperty("key").GetString();
        var value = label.GetProperty("value").EnumerateObject().Select(member => member.Value.ToString()).FirstOrDefault("");
        return key == "__name__" ? value : $"{key}={value}";
    }
}

/// <summary>A series for people to see.</summary>
/// <param name="Labels">On one line.</param>
/// <param name="Values">One a time; NaN where there is none.</param>
internal sealed record ShownSeries(string Labels, double[] Values)
{
    public IEnumerable<double> Present => Values.Where(static value => !double.IsNaN(value));
}
