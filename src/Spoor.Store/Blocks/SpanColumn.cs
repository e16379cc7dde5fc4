using Spoor.Parquet.Schema;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>The fixed columns of <see cref="BlockFormat.SpansFile"/>, by position; attribute columns follow.</summary>
internal enum SpanColumn
{
    TraceId,
    SpanId,

    /// <summary>How many rows before this one the parent lies (negative: after it); absent for roots and when it is not in the block.</summary>
    ParentDistance,

    /// <summary>Only when the parent is not in the block.</summary>
    ParentSpanId,
    Start,
    Duration,
    Name,
    Kind,

    /// <summary>Absent when the span carries no status message, not even an empty one.</summary>
    StatusCode,
    StatusMessage,
    TraceState,
    Flags,

    /// <summary>Row of <see cref="BlockFormat.ResourcesFile"/>.</summary>
    Resource,

    /// <summary>Row of <see cref="BlockFormat.ScopesFile"/>.</summary>
    Scope,
    DroppedAttributes,
    DroppedEvents,
    DroppedLinks,

    /// <summary>
    /// The order of the span's attributes: one varint each, 0 for the next one in <see cref="BlockFormat.SpanAttributesFile"/>, else 1 + the number
    /// of its attribute column.
    /// </summary>
    AttributeOrder,

    /// <summary>The span message as it was received, when columns do not hold all that it says.</summary>
    Raw,

    /// <summary>How many spans this one stands for, see <see cref="SpanSegment.AdjustedCounts"/>; absent is 1.</summary>
    AdjustedCount,

    /// <summary>How many spans this one stands for since the store dropped others, see <see cref="SpanSegment.TierCounts"/>; absent is 1.</summary>
    TierCount,

    /// <summary>Position of the first attribute column.</summary>
    FirstAttribute,
}

/// <summary>The schema of <see cref="BlockFormat.SpansFile"/>.</summary>
internal static class SpanColumns
{
    /// <summary>The fixed columns in the order of <see cref="SpanColumn"/>.</summary>
    public static readonly ColumnSchema[] Fixed =
    [
        ColumnSchema.Fixed("trace_id", 16),
        ColumnSchema.Fixed("span_id", 8),
        ColumnSchema.Int32("parent_distance", optional: true),
        ColumnSchema.Fixed("parent_span_id", 8, optional: true),
        ColumnSchema.TimestampNanos("start_time"),
        ColumnSchema.Int64("duration_nanos"),
        ColumnSchema.String("name"),
        ColumnSchema.Int32("kind"),
        ColumnSchema.Int32("status_code", optional: true),
        ColumnSchema.String("status_message", optional: true),
        ColumnSchema.String("trace_state", optional: true),
        ColumnSchema.Int32("flags"),
        ColumnSchema.Int32("resource"),
        ColumnSchema.Int32("scope"),
        ColumnSchema.Int32("dropped_attributes_count"),
        ColumnSchema.Int32("dropped_events_count"),
        ColumnSchema.Int32("dropped_links_count"),
        ColumnSchema.Bytes("attribute_order"),
        ColumnSchema.Bytes("raw", optional: true),
        ColumnSchema.Double("adjusted_count", optional: true),
        ColumnSchema.Double("tier_count", optional: true),
    ];

    /// <summary>All columns. A key that occurs with several types has a column for each; the type tells them apart.</summary>
    public static ColumnSchema[] Schema(IReadOnlyList<BlockAttributeColumn> attributes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. Fixed, .. attributes.Select(column => SchemaOf(column, names))];
    }

    private static ColumnSchema SchemaOf(BlockAttributeColumn column, HashSet<string> names)
    {
        var name = "span." + System.Text.Encoding.UTF8.GetString(column.Key);
        return AttributeColumnBuffer.Schema(column.Type, names.Add(name) ? name : $"{name}:{column.Type.ToString().ToLowerInvariant()}");
    }
}
