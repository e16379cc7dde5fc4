using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Blocks;

namespace Spoor.Store.Segments;

/// <summary>
/// Spans in columns: a row group of a block, or what a head had published when a snapshot was taken. The one form over which the query engine
/// runs. A trace lies in one segment of its part with all its rows; the rows of a trace are contiguous and ordered by start in a block, in
/// order of arrival and scattered in a head.
/// </summary>
/// <remarks>
/// Columns are decoded when first asked for and kept for as long as the segment lives or its cache allows. All members may be called from
/// several threads at once. Row numbers run from 0 to <see cref="RowCount"/> - 1, trace ordinals from 0 to <see cref="TraceCount"/> - 1;
/// in a block trace ordinals are ordered by trace start, in a head by arrival.
/// </remarks>
public abstract class SpanSegment
{
    public abstract int RowCount { get; }

    public abstract int TraceCount { get; }

    /// <summary>Earliest trace start in the segment.</summary>
    public abstract ulong MinStartUnixNanos { get; }

    /// <summary>Latest trace start in the segment: no trace of it starts later, so a search that has enough newer results skips it.</summary>
    public abstract ulong MaxTraceStartUnixNanos { get; }

    /// <summary>Latest span end in the segment.</summary>
    public abstract ulong MaxEndUnixNanos { get; }

    public abstract MessageTable Resources { get; }

    public abstract MessageTable Scopes { get; }

    public abstract TraceEntry Trace(int ordinal);

    /// <summary>The trace ordinal of each row.</summary>
    public abstract ReadOnlyMemory<int> TraceOrdinals { get; }

    /// <summary>The first row of each trace, ascending, where the rows of a trace lie together; empty where they do not.</summary>
    public virtual ReadOnlyMemory<int> TraceFirstRows => default;

    /// <summary>Appends the rows of a trace, ordered by start and then by row.</summary>
    public abstract void AppendRows(int traceOrdinal, List<int> rows);

    public abstract ReadOnlyMemory<ulong> SpanIds { get; }

    /// <summary>Zero for roots.</summary>
    public abstract ReadOnlyMemory<ulong> ParentSpanIds { get; }

    /// <summary>The row of each row's parent; -1 where it has none or that lies elsewhere. Computed, not stored.</summary>
    public virtual ReadOnlyMemory<int> ParentRows => ParentRowFinder.Of(this);

    public abstract ReadOnlyMemory<ulong> StartsUnixNanos { get; }

    /// <summary>End minus start, wrapped: negative when the span ends before it starts.</summary>
    public abstract ReadOnlyMemory<long> DurationsNanos { get; }

    /// <summary><see cref="SpanKind"/> as a byte; numbers above 254 appear as 255.</summary>
    public abstract ReadOnlyMemory<byte> Kinds { get; }

    /// <summary><see cref="StatusCode"/> as a byte; numbers above 254 appear as 255.</summary>
    public abstract ReadOnlyMemory<byte> Statuses { get; }

    /// <summary>Codes into <see cref="NameDictionary"/>; never -1.</summary>
    public abstract ReadOnlyMemory<int> Names { get; }

    public abstract Utf8Dictionary NameDictionary { get; }

    /// <summary>Codes into <see cref="StatusMessageDictionary"/>; -1 where the span has none.</summary>
    public abstract ReadOnlyMemory<int> StatusMessages { get; }

    public abstract Utf8Dictionary StatusMessageDictionary { get; }

    /// <summary>Numbers into <see cref="Resources"/>.</summary>
    public abstract ReadOnlyMemory<int> ResourceNumbers { get; }

    /// <summary>Numbers into <see cref="Scopes"/>.</summary>
    public abstract ReadOnlyMemory<int> ScopeNumbers { get; }

    /// <summary>
    /// How many spans each row stands for: what its sampler said (W3C trace state <c>ot=th</c>, else the attribute
    /// <c>spoor.sampling.adjusted_count</c>) times <see cref="TierCounts"/>. Empty when every row counts 1.
    /// </summary>
    public virtual ReadOnlyMemory<double> AdjustedCounts => default;

    /// <summary>How many spans each row stands for because the store's retention kept it and dropped others. Empty when every row counts 1.</summary>
    public virtual ReadOnlyMemory<double> TierCounts => default;

    /// <summary>The columns of an attribute of spans, events or links; empty when the key does not occur, which costs nothing to find out.</summary>
    public abstract IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name);

    /// <summary>A span attribute as codes, page by page; null where <see cref="Attributes"/> has to be asked: it has several types, or no dictionary.</summary>
    internal virtual CodedColumn? Coded(string name) => null;

    /// <summary>A fixed column of integers in the same way; null where the segment has it otherwise.</summary>
    internal virtual CodedColumn? Coded(SpanColumn column) => null;

    /// <summary>The attribute keys that occur, with their types, in no particular order.</summary>
    public abstract IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope);

    public abstract EventTable Events { get; }

    public abstract LinkTable Links { get; }

    /// <summary>The same number for one row, for who reads single traces: no column is decoded for it.</summary>
    public virtual int ResourceNumberOf(int row) => ResourceNumbers.Span[row];

    /// <inheritdoc cref="ResourceNumberOf"/>
    public virtual int ScopeNumberOf(int row) => ScopeNumbers.Span[row];

    /// <summary>Says that whoever opened the segment keeps nothing that it gave out. Not with others still at work on it.</summary>
    public virtual void Release()
    {
    }

    /// <summary>
    /// Appends the OTLP <c>Span</c> message of a row (no tag, no length): equal, as a message, to what was received.
    /// </summary>
    public abstract void WriteSpan(int row, ProtoWriter writer);
}
