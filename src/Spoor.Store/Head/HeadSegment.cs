using System.Collections.Concurrent;
using System.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// A head as the query engine reads it. Fixed columns are the head's own arrays, cut at the rows that were there; attribute columns are gathered from
/// the rows' words when first asked for. The outline of each trace is copied, since it changes when spans are added.
/// </summary>
/// <remarks>Made under the head's lock; everything afterwards reads what no longer changes.</remarks>
internal sealed class HeadSegment : SpanSegment
{
    private readonly TraceId[] _traceIds;
    private readonly ulong[] _traceStarts;
    private readonly ulong[] _traceEnds;
    private readonly int[] _spanCounts;
    private readonly int[] _rootRows;
    private readonly int[] _lastRows;
    private readonly int[] _previousRows;
    private readonly HeadSpanWriter _writer;
    private readonly int[] _traceStates;
    private readonly DictionaryView _traceStateDictionary;
    private double[]? _adjustedCounts;
    private readonly AttributeReader[] _attributes;
    private readonly ConcurrentDictionary<(AttributeScope Scope, string Name), IReadOnlyList<AttributeColumn>> _columns = new();
    private Dictionary<TraceId, int>? _ordinals;

    public HeadSegment(HeadMemory memory)
    {
        RowCount = memory.RowCount;
        var traces = memory.Traces;
        TraceCount = traces.Count;
        _traceIds = traces.Ids;
        _traceStarts = traces.Starts.AsSpan(0, TraceCount).ToArray();
        _traceEnds = traces.Ends.AsSpan(0, TraceCount).ToArray();
        _spanCounts = traces.SpanCounts.AsSpan(0, TraceCount).ToArray();
        _rootRows = traces.RootRows.AsSpan(0, TraceCount).ToArray();
        _lastRows = traces.LastRows.AsSpan(0, TraceCount).ToArray();
        MinStartUnixNanos = ulong.MaxValue;
        foreach (var start in _traceStarts)
        {
            MinStartUnixNanos = Math.Min(MinStartUnixNanos, start);
            MaxTraceStartUnixNanos = Math.Max(MaxTraceStartUnixNanos, start);
        }

        foreach (var end in _traceEnds)
            MaxEndUnixNanos = Math.Max(MaxEndUnixNanos, end);

        var columns = memory.Columns;
        _previousRows = columns.PreviousRows;
        TraceOrdinals = columns.TraceOrdinals.AsMemory(0, RowCount);
        SpanIds = columns.SpanIds.AsMemory(0, RowCount);
        ParentSpanIds = columns.ParentSpanIds.AsMemory(0, RowCount);
        StartsUnixNanos = columns.Starts.AsMemory(0, RowCount);
        DurationsNanos = columns.Durations.AsMemory(0, RowCount);
        Kinds = columns.Kinds.AsMemory(0, RowCount);
        Statuses = columns.Statuses.AsMemory(0, RowCount);
        Names = columns.Names.AsMemory(0, RowCount);
        StatusMessages = columns.StatusMessages.AsMemory(0, RowCount);
        ResourceNumbers = columns.Resources.AsMemory(0, RowCount);
        ScopeNumbers = columns.Scopes.AsMemory(0, RowCount);
        NameDictionary = new DictionaryView(memory.Names);
        _traceStates = columns.TraceStates;
        _traceStateDictionary = new DictionaryView(memory.TraceStates);
        StatusMessageDictionary = new DictionaryView(memory.StatusMessages);
        Resources = new HeadMessageTable(memory.Resources.Dictionary);
        Scopes = new HeadMessageTable(memory.Scopes.Dictionary);
        Events = new HeadEventTable(memory.Events);
        Links = new HeadLinkTable(memory.Links);
        _attributes =
        [
            new AttributeReader(memory.Attributes, columns.Shapes, columns.AttributeStarts, RowCount),
            new AttributeReader(memory.Events.Attributes, memory.Events.Shapes, memory.Events.AttributeStarts, memory.Events.Count),
            new AttributeReader(memory.Links.Attributes, memory.Links.Shapes, memory.Links.AttributeStarts, memory.Links.Count),
        ];
        _writer = new HeadSpanWriter(memory, _attributes);
    }

    public override int RowCount { get; }

    public override int TraceCount { get; }

    public override ulong MinStartUnixNanos { get; }

    public override ulong MaxTraceStartUnixNanos { get; }

    public override ulong MaxEndUnixNanos { get; }

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

    public override ReadOnlyMemory<double> AdjustedCounts =>
        _adjustedCounts ??= HeadAdjustedCounts.Of(_traceStates.AsSpan(0, RowCount), _traceStateDictionary, _attributes[0]);

    public override EventTable Events { get; }

    public override LinkTable Links { get; }

    public override TraceEntry Trace(int ordinal) =>
        new(_traceIds[ordinal], _traceStarts[ordinal], _traceEnds[ordinal], _spanCounts[ordinal], _rootRows[ordinal]);

    public override void AppendRows(int traceOrdinal, List<int> rows)
    {
        var first = rows.Count;
        for (var row = _lastRows[traceOrdinal]; row >= 0; row = _previousRows[row])
            rows.Add(row);
        var starts = StartsUnixNanos;
        rows.Sort(first, rows.Count - first, Comparer<int>.Create((a, b) =>
        {
            var order = starts.Span[a].CompareTo(starts.Span[b]);
            return order != 0 ? order : a.CompareTo(b);
        }));
    }

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) =>
        _columns.GetOrAdd((scope, name), key => _attributes[(int)key.Scope].Gather(Encoding.UTF8.GetBytes(key.Name)));

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => _attributes[(int)scope].Keys();

    public override void WriteSpan(int row, ProtoWriter writer) => _writer.Write(row, writer);

    /// <summary>The ordinal of a trace, or -1.</summary>
    public int FindTrace(TraceId id)
    {
        var ordinals = Volatile.Read(ref _ordinals);
        if (ordinals is null)
        {
            // The head's own table changes while spans arrive; a search by id is rare enough for one of its own.
            ordinals = new Dictionary<TraceId, int>(TraceCount);
            for (var ordinal = 0; ordinal < TraceCount; ordinal++)
                ordinals.Add(_traceIds[ordinal], ordinal);
            Volatile.Write(ref _ordinals, ordinals);
        }

        return ordinals.TryGetValue(id, out var found) ? found : -1;
    }
}
