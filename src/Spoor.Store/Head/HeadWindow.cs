using System.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// Consecutive rows of a head, for who looks at spans one by one as they arrive: it costs what these rows cost, however many the head holds. Knows
/// the ids of traces and nothing else of them.
/// </summary>
/// <remarks>Made under the head's lock; everything afterwards reads what no longer changes.</remarks>
internal sealed class HeadWindow : SpanSegment
{
    private readonly TraceId[] _traceIds;
    private readonly AttributeReader[] _attributes;

    public HeadWindow(HeadMemory memory, int firstRow, int rowCount)
    {
        RowCount = rowCount;
        TraceCount = memory.Traces.Count;
        _traceIds = memory.Traces.Ids;
        var columns = memory.Columns;
        TraceOrdinals = columns.TraceOrdinals.AsMemory(firstRow, rowCount);
        SpanIds = columns.SpanIds.AsMemory(firstRow, rowCount);
        ParentSpanIds = columns.ParentSpanIds.AsMemory(firstRow, rowCount);
        StartsUnixNanos = columns.Starts.AsMemory(firstRow, rowCount);
        DurationsNanos = columns.Durations.AsMemory(firstRow, rowCount);
        Kinds = columns.Kinds.AsMemory(firstRow, rowCount);
        Statuses = columns.Statuses.AsMemory(firstRow, rowCount);
        Names = columns.Names.AsMemory(firstRow, rowCount);
        StatusMessages = columns.StatusMessages.AsMemory(firstRow, rowCount);
        ResourceNumbers = columns.Resources.AsMemory(firstRow, rowCount);
        ScopeNumbers = columns.Scopes.AsMemory(firstRow, rowCount);
        NameDictionary = new DictionaryView(memory.Names);
        StatusMessageDictionary = new DictionaryView(memory.StatusMessages);
        Resources = new HeadMessageTable(memory.Resources.Dictionary);
        Scopes = new HeadMessageTable(memory.Scopes.Dictionary);
        var events = memory.Events;
        var (firstEvent, eventCount) = EntriesOf(events.Rows.AsSpan(0, events.Count), firstRow, rowCount);
        Events = new EventWindow(events, firstRow, firstEvent, eventCount);
        var links = memory.Links;
        var (firstLink, linkCount) = EntriesOf(links.Rows.AsSpan(0, links.Count), firstRow, rowCount);
        Links = new LinkWindow(links, firstRow, firstLink, linkCount);
        _attributes =
        [
            Reader(memory.Attributes, columns.Shapes, columns.AttributeStarts, firstRow, rowCount),
            Reader(events.Attributes, events.Shapes, events.AttributeStarts, firstEvent, eventCount),
            Reader(links.Attributes, links.Shapes, links.AttributeStarts, firstLink, linkCount),
        ];
    }

    public override int RowCount { get; }

    public override int TraceCount { get; }

    public override ulong MinStartUnixNanos => 0;

    public override ulong MaxTraceStartUnixNanos => ulong.MaxValue;

    public override ulong MaxEndUnixNanos => ulong.MaxValue;

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

    public override TraceEntry Trace(int ordinal) => new(_traceIds[ordinal], 0, 0, 0, RootRow: -1);

    public override void AppendRows(int traceOrdinal, List<int> rows) =>
        throw new NotSupportedException("the spans of a trace do not lie together in the rows that arrived last");

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) =>
        _attributes[(int)scope].Gather(Encoding.UTF8.GetBytes(name));

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => _attributes[(int)scope].Keys();

    public override void WriteSpan(int row, ProtoWriter writer) =>
        throw new NotSupportedException("rows that arrived last are looked at, not written");

    private static AttributeReader Reader(AttributeStore store, int[] shapes, uint[] starts, int first, int count) =>
        new(store, shapes.AsSpan(first, count).ToArray(), starts.AsSpan(first, count).ToArray(), count);

    /// <summary>Where the entries of rows lie in an ascending list of rows.</summary>
    private static (int First, int Count) EntriesOf(ReadOnlySpan<int> rows, int firstRow, int rowCount)
    {
        var first = LowerBound(rows, firstRow);
        return (first, LowerBound(rows, firstRow + rowCount) - first);
    }

    private static int LowerBound(ReadOnlySpan<int> rows, int row)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (rows[middle] < row)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static int[] Shifted(int[] rows, int first, int count, int firstRow)
    {
        var shifted = rows.AsSpan(first, count).ToArray();
        for (var i = 0; i < shifted.Length; i++)
            shifted[i] -= firstRow;
        return shifted;
    }

    private sealed class EventWindow(HeadEvents events, int firstRow, int first, int count) : EventTable
    {
        public override int Count { get; } = count;

        public override ReadOnlyMemory<int> Rows { get; } = Shifted(events.Rows, first, count, firstRow);

        public override ReadOnlyMemory<ulong> TimesUnixNanos { get; } = events.Times.AsMemory(first, count);

        public override ReadOnlyMemory<int> Names { get; } = events.Names.AsMemory(first, count);

        public override Utf8Dictionary NameDictionary { get; } = new DictionaryView(events.NameDictionary);
    }

    private sealed class LinkWindow(HeadLinks links, int firstRow, int first, int count) : LinkTable
    {
        public override int Count { get; } = count;

        public override ReadOnlyMemory<int> Rows { get; } = Shifted(links.Rows, first, count, firstRow);

        public override ReadOnlyMemory<TraceId> TraceIds { get; } = links.TraceIds.AsMemory(first, count);

        public override ReadOnlyMemory<SpanId> SpanIds { get; } = links.SpanIds.AsMemory(first, count);
    }
}
