using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spoor.Store.Inspection;

/// <summary>The records of this folder and the reports of maintenance as JSON, names in camel case: what <c>spoor blocks … --json</c> and the API write.</summary>
public static class InspectionJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write(StoreListing listing)
    {
        var live = listing.LiveBlocks.ToArray();
        var spans = live.Sum(block => block.SpanCount);
        var bytes = live.Sum(block => block.SizeBytes);
        return Write((object)new
        {
            listing.Path,
            listing.Tenant,
            listing.Blocks,
            listing.Series,
            Totals = new
            {
                Blocks = live.Length,
                Spans = spans,
                Traces = live.Sum(block => block.TraceCount),
                SizeBytes = bytes,
                BytesPerSpan = spans == 0 ? 0 : (double)bytes / spans,
                NotLive = listing.Blocks.Count - live.Length,
                Series = listing.Series.Count(series => series.State == BlockState.Live),
                SeriesSizeBytes = listing.Series.Where(series => series.State == BlockState.Live).Sum(series => series.SizeBytes),
            },
            Wal = new { Segments = listing.WalSegmentCount, SizeBytes = listing.WalSizeBytes, DamagedFiles = listing.DamagedWalFiles },
            listing.ManifestProblem,
        });
    }

    public static string Write(object value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Reads what <see cref="Write(object)"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("null is no " + typeof(T).Name);
}
