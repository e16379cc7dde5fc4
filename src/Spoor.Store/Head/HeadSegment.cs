using System.Collections.Concurrent;
using System.Text;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// A head as the query engine reads it: all rows that were there. Attribute columns are kept once gathered. The outline of each trace is copied, since
/// it changes when spans are added.
/// </summary>
internal sealed class HeadSegment : HeadRows
{
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
    private readonly ConcurrentDictionary<(AttributeScope Scope, string Name), IReadOnlyList<AttributeColumn>> _columns = new();
    private Dictionary<TraceId, int>? _ordinals;

    public HeadSegment(HeadMemory memory)
        : base(memory, firstRow: 0, memory.RowCount)
    {
        var traces = memory.Traces;
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

        _previousRows = memory.Columns.PreviousRows;
        _traceStates = memory.Columns.TraceStates;
        _traceStateDictionary = new DictionaryView(memory.TraceStates);
        _writer = new HeadSpanWriter(memory, AttributeReaders);
    }

    public override ulong MinStartUnixNanos { get; }

    public override ulong MaxTraceStartUnixNanos { get; }

    public override ulong MaxEndUnixNanos { get; }

    public override ReadOnlyMemory<double> AdjustedCounts =>
        _adjustedCounts ??= HeadAdjustedCounts.Of(_traceStates.AsSpan(0, RowCount), _traceStateDictionary, AttributeReaders[0]);

    public override TraceEntry Trace(int ordinal) =>
        new(TraceIds[ordinal], _traceStarts[ordinal], _traceEnds[ordinal], _spanCounts[ordinal], _rootRows[ordinal]);

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
        _columns.GetOrAdd((scope, name), key => AttributeReaders[(int)key.Scope].Gather(Encoding.UTF8.GetBytes(key.Name)));

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
                ordinals.Add(TraceIds[ordinal], ordinal);
            Volatile.Write(ref _ordinals, ordinals);
        }

        return ordinals.TryGetValue(id, out var found) ? found : -1;
    }
}
