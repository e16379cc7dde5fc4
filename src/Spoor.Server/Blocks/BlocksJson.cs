using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary>What <c>spoor blocks … --json</c> writes: the records of <c>Spoor.Store.Inspection</c> with their names in camel case.</summary>
internal static class BlocksJson
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
            Totals = new
            {
                Blocks = live.Length,
                Spans = spans,
                Traces = live.Sum(block => block.TraceCount),
                SizeBytes = bytes,
                BytesPerSpan = spans == 0 ? 0 : (double)bytes / spans,
                NotLive = listing.Blocks.Count - live.Length,
            },
            Wal = new { Segments = listing.WalSegmentCount, SizeBytes = listing.WalSizeBytes, DamagedFiles = listing.DamagedWalFiles },
            listing.ManifestProblem,
        });
    }

    public static string Write(object value) => JsonSerializer.Serialize(value, Options);
}
