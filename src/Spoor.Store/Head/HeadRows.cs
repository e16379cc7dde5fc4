using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>Consecutive rows of a head: its own arrays, cut at these rows. Attribute columns are gathered from the rows' words when asked for.</summary>
/// <remarks>Made under the head's lock; everything afterwards reads what no longer changes.</remarks>
internal abstract class HeadRows : SpanSegment
{
    protected HeadRows(HeadMemory memory, int firstRow, int rowCount)
    {
        RowCount = rowCount;
        TraceCount = memory.Traces.Count;
        TraceIds = memory.Traces.Ids;
        var rows = HeadEntries.OfRows(firstRow, rowCount);
        var columns = memory.Columns;
        TraceOrdinals = rows.Of(columns.TraceOrdinals);
        SpanIds = rows.Of(columns.SpanIds);
        ParentSpanIds = rows.Of(columns.ParentSpanIds);
        StartsUnixNanos = rows.Of(columns.Starts);
        DurationsNanos = rows.Of(columns.Durations);
        Kinds = rows.Of(columns.Kinds);
        Statuses = rows.Of(columns.Statuses);
        Names = rows.Of(columns.Names);
        StatusMessages = rows.Of(columns.StatusMessages);
        ResourceNumbers = rows.Of(columns.Resources);
        ScopeNumbers = rows.Of(columns.Scopes);
        NameDictionary = new DictionaryView(memory.Names);
        StatusMessageDictionary = new DictionaryView(memory.StatusMessages);
        Resources = new HeadMessageTable(memory.Resources.Dictionary);
        Scopes = new HeadMessageTable(memory.Scopes.Dictionary);
        var events = memory.Events;
        var eventEntries = HeadEntries.OfList(events.Rows.AsSpan(0, events.Count), firstRow, rowCount);
        Events = new HeadEventTable(events, eventEntries);
        var links = memory.Links;
        var linkEntries = HeadEntries.OfList(links.Rows.AsSpan(0, links.Count), firstRow, rowCount);
        Links = new HeadLinkTable(links, linkEntries);
        AttributeReaders =
        [
            rows.Reader(memory.Attributes, columns.Shapes, columns.AttributeStarts),
            eventEntries.Reader(events.Attributes, events.Shapes, events.AttributeStarts),
            linkEntries.Reader(links.Attributes, links.Shapes, links.AttributeStarts),
        ];
    }

    public override int RowCount { get; }

    public override int TraceCount { get; }

    public override MessageTable Resources { get; }

    public override MessageTable Scopes { get; }

    public override ReadOnlyMemory<int> TraceOrdinals { get; }

    public override ReadOnlyMemory<ulong> SpanIds { get; }

    public override ReadOnlyMemory<ulong> ParentSpanIds { get; }

    public override ReadOnlyMemory<ulong> StartsUnixNanos { get; }

    public override ReadOnlyMemory<long> DurationsNanos { get; }

    public override ReadOnlyMemory<byte> Kinds { get; }

    public override ReadOnlyMemory<byte> Statuses { get; }

    public override ReadOnlyMemory<int> Names { get; }

    public override Utf8Dictionary NameDictionary { get; }

    public override ReadOnlyMemory<int> StatusMessages { get; }

    public override Utf8Dictionary StatusMessageDictionary { get; }

    public override ReadOnlyMemory<int> ResourceNumbers { get; }

    public override ReadOnlyMemory<int> ScopeNumbers { get; }

    public override EventTable Events { get; }

    public override LinkTable Links { get; }

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => AttributeReaders[(int)scope].Keys();

    /// <summary>The id of each trace of the head, by ordinal.</summary>
    protected TraceId[] TraceIds { get; }

    /// <summary>By <see cref="AttributeScope"/>.</summary>
    protected AttributeReader[] AttributeReaders { get; }
}
