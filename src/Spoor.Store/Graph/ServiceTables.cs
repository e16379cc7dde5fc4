using Spoor.Store.Aggregation;

namespace Spoor.Store.Graph;

/// <summary>What the spans of a segment, or of many, say about services and their calls.</summary>
internal sealed class ServiceTables
{
    /// <summary>Calls between nodes.</summary>
    public CallTable<GraphEdgeKey> Edges { get; } = new();

    /// <summary>All spans by service, name and kind.</summary>
    public CallTable<OperationKey> Operations { get; } = new();

    /// <summary>The spans by which a service was entered: roots, and those whose parent belongs to another service or was not received.</summary>
    public CallTable<string> Services { get; } = new();

    /// <summary>The earliest span that was counted; the largest number when there is none.</summary>
    public ulong MinStartUnixNanos { get; set; } = ulong.MaxValue;

    /// <summary>The latest start of a span that was counted.</summary>
    public ulong MaxStartUnixNanos { get; set; }

    public long SizeBytes => 200 + Edges.SizeBytes + Operations.SizeBytes + Services.SizeBytes;

    public void Seal()
    {
        Edges.Seal();
        Operations.Seal();
        Services.Seal();
    }

    /// <summary>Adds what sealed tables hold.</summary>
    public void Merge(ServiceTables other)
    {
        Edges.Merge(other.Edges);
        Operations.Merge(other.Operations);
        Services.Merge(other.Services);
        MinStartUnixNanos = Math.Min(MinStartUnixNanos, other.MinStartUnixNanos);
        MaxStartUnixNanos = Math.Max(MaxStartUnixNanos, other.MaxStartUnixNanos);
    }

    /// <summary>Adds what is left of deleted spans. Of them parents are not known: servers and consumers count as entries, edges have none.</summary>
    public void Add(in SeriesRow row)
    {
        // The bucket holds durations of half its bound to its bound.
        var durationNanos = (long)Math.Min(DurationBuckets.UpperBoundNanos(row.DurationBucket) / 4 * 3, long.MaxValue);
        Operations.Add(
            Operations.RowOf(new OperationKey(row.ServiceName, row.SpanName, (byte)row.Kind)), row.Calls, row.Errors, row.DurationSumNanos, durationNanos);
        if (row.Kind is Otlp.SpanKind.Server or Otlp.SpanKind.Consumer)
            Services.Add(Services.RowOf(row.ServiceName), row.Calls, row.Errors, row.DurationSumNanos, durationNanos);
        MinStartUnixNanos = Math.Min(MinStartUnixNanos, row.MinuteUnixNanos);
        MaxStartUnixNanos = Math.Max(MaxStartUnixNanos, row.MinuteUnixNanos);
    }
}
