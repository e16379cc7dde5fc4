using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Layout;
using Spoor.Store.Blocks;

namespace Spoor.Store.Inspection;

/// <summary>Checks the spans of one row group against the trace table, their parents, their order, and the tables that they point to.</summary>
internal sealed class RowGroupVerifier
{
    private readonly Block _block;
    private readonly int _group;
    private readonly Action<string, string> _damage;
    private readonly BlockRowGroup _rowGroup;
    private readonly BlockFileReader _spans;
    private readonly IReadOnlyList<ColumnChunkLayout> _columns;
    private readonly TraceColumns _traces;
    private readonly ulong[] _spanIds;
    private readonly ulong[] _starts;
    private readonly long[] _durations;

    /// <param name="damage">Takes a file and what is wrong with it.</param>
    public RowGroupVerifier(Block block, int group, Action<string, string> damage)
    {
        _block = block;
        _group = group;
        _damage = damage;
        _rowGroup = block.Index.RowGroups[group];
        _spans = block.Reader(BlockFormat.SpansFile);
        _columns = block.Layout(BlockFormat.SpansFile, group).Columns;
        _traces = TraceColumns.Of(block, group);
        _spanIds = BlockIds.Read(_spans, Chunk(SpanColumn.SpanId), 0, RowCount);
        _starts = (ulong[])(object)_spans.Longs(Chunk(SpanColumn.Start), 0, RowCount);
        _durations = _spans.Longs(Chunk(SpanColumn.Duration), 0, RowCount);
    }

    private int RowCount => _rowGroup.Bounds.RowCount;

    public void Verify()
    {
        if (!CheckTraceTable())
            return;
        CheckTraceIds();
        CheckTimes();
        CheckParents();
        CheckNumbers(SpanColumn.Resource, BlockMessageTable.Of(_block, BlockFormat.ResourcesFile).Count, BlockFormat.ResourcesFile);
        CheckNumbers(SpanColumn.Scope, BlockMessageTable.Of(_block, BlockFormat.ScopesFile).Count, BlockFormat.ScopesFile);
        CheckAttributes();
        CheckSpans();
    }

    private ColumnChunkLayout Chunk(SpanColumn column) => _columns[(int)column];

    private void Spans(string message) => _damage(BlockFormat.SpansFile, $"row group {_group}: {message}");

    private void Traces(int trace, string message) =>
        _damage(BlockFormat.TracesFile, $"row group {_group}, trace {trace} ({_traces.Ids[trace]}): {message}");

    /// <summary>Without a trace table that covers the rows nothing else can be said.</summary>
    private bool CheckTraceTable()
    {
        var row = 0;
        for (var trace = 0; trace < _traces.Ids.Length; trace++)
        {
            if (_traces.FirstRows[trace] != row || _traces.SpanCounts[trace] <= 0)
            {
                Traces(trace, $"{_traces.SpanCounts[trace]} spans from row {_traces.FirstRows[trace]} on, where row {row} is next");
                return false;
            }

            row += _traces.SpanCounts[trace];
        }

        if (row == RowCount)
            return true;
        _damage(BlockFormat.TracesFile, $"row group {_group}: traces of {row} spans where there are {RowCount}");
        return false;
    }

    private void CheckTraceIds()
    {
        var codes = _spans.Codes(Chunk(SpanColumn.TraceId), 0, RowCount);
        var dictionary = _spans.FixedDictionaryOf<Bytes16>(Chunk(SpanColumn.TraceId));
        for (var trace = 0; trace < _traces.Ids.Length; trace++)
        {
            for (var row = _traces.FirstRows[trace]; row < _traces.FirstRows[trace] + _traces.SpanCounts[trace]; row++)
            {
                if (TraceId.FromBytes(dictionary[codes[row]]) == _traces.Ids[trace])
                    continue;
                Traces(trace, $"row {row} belongs to another trace");
                break;
            }
        }
    }

    private void CheckTimes()
    {
        ulong maxEndOfGroup = 0;
        for (var trace = 0; trace < _traces.Ids.Length; trace++)
        {
            var first = _traces.FirstRows[trace];
            ulong maxEnd = 0;
            for (var row = first; row < first + _traces.SpanCounts[trace]; row++)
            {
                maxEnd = Math.Max(maxEnd, _starts[row] + (ulong)_durations[row]);
                if (row > first && _starts[row] < _starts[row - 1])
                    Spans($"row {row} starts before the row above it in the same trace");
            }

            maxEndOfGroup = Math.Max(maxEndOfGroup, maxEnd);
            if ((ulong)_traces.Starts[trace] != _starts[first] || (ulong)_traces.Ends[trace] != maxEnd)
                Traces(trace, "start or end is not that of its spans");
            if (trace > 0 && IsBefore(trace, trace - 1))
                Traces(trace, "is out of order: traces are ordered by start, then by id");
        }

        var bounds = _rowGroup.Bounds;
        if (bounds.MinStartUnixNanos != (ulong)_traces.Starts[0]
            || bounds.MaxTraceStartUnixNanos != (ulong)_traces.Starts[^1]
            || bounds.MaxEndUnixNanos != maxEndOfGroup)
        {
            _damage(BlockFormat.IndexFile, $"the times of row group {_group} are not those of its spans");
        }

        if (_group > 0 && bounds.MinStartUnixNanos < _block.Index.RowGroups[_group - 1].Bounds.MaxTraceStartUnixNanos)
            _damage(BlockFormat.IndexFile, $"row group {_group} starts before the one above it ends: traces are ordered by start");
    }

    private bool IsBefore(int trace, int other)
    {
        var byStart = ((ulong)_traces.Starts[trace]).CompareTo((ulong)_traces.Starts[other]);
        return byStart != 0 ? byStart < 0 : _traces.Ids[trace].CompareTo(_traces.Ids[other]) <= 0;
    }

    private void CheckParents()
    {
        var isHere = _spans.Presences(Chunk(SpanColumn.ParentDistance), 0, RowCount);
        var distances = _spans.Ints(Chunk(SpanColumn.ParentDistance), 0, RowCount);
        var isElsewhere = _spans.Presences(Chunk(SpanColumn.ParentSpanId), 0, RowCount);
        var elsewhere = BlockIds.Read(_spans, Chunk(SpanColumn.ParentSpanId), 0, RowCount);
        var ids = new HashSet<ulong>();
        for (var trace = 0; trace < _traces.Ids.Length; trace++)
        {
            var first = _traces.FirstRows[trace];
            var end = first + _traces.SpanCounts[trace];
            ids.Clear();
            for (var row = first; row < end; row++)
                ids.Add(_spanIds[row]);
            var root = -1;
            for (var row = first; row < end; row++)
            {
                var (here, away) = (isHere[row] >= 0, isElsewhere[row] >= 0);
                if (here && away)
                    Spans($"row {row} has two parents");
                else if (here && (row - distances[row] < first || row - distances[row] >= end))
                    Spans($"row {row} has its parent outside of its trace");
                else if (away && ids.Contains(elsewhere[row]))
                    Spans($"row {row} names its parent by id, though it is in the block");
                if (!here && !away && root < 0)
                    root = row;
            }

            if (_traces.RootRows[trace] != root)
                Traces(trace, $"names row {_traces.RootRows[trace]} as its root, the earliest without parent is {root}");
        }
    }

    private void CheckNumbers(SpanColumn column, int count, string table)
    {
        var numbers = _spans.Longs(Chunk(column), 0, RowCount);
        var wrong = Array.FindIndex(numbers, number => number < 0 || number >= count);
        if (wrong >= 0)
            Spans($"row {wrong} points to row {numbers[wrong]} of {table}, which has {count}");
    }

    /// <summary>The order column says for each row which attribute columns have a value; side-table rows stand for the rest.</summary>
    private void CheckAttributes()
    {
        var orders = _spans.DictionaryOf(Chunk(SpanColumn.AttributeOrder));
        var codes = _spans.Codes(Chunk(SpanColumn.AttributeOrder), 0, RowCount);
        var columnCount = _block.Index.AttributeColumns.Count;
        var holds = new bool[columnCount, orders.Count];
        var rest = new int[orders.Count];
        for (var order = 0; order < orders.Count; order++)
        {
            var reader = new ProtoReader(orders[order]);
            while (!reader.AtEnd)
            {
                var entry = (long)reader.ReadVarint();
                if (entry > columnCount || reader.Failed)
                    Spans($"an attribute order names column {entry} of {columnCount}");
                else if (entry == 0)
                    rest[order]++;
                else
                    holds[entry - 1, order] = true;
            }
        }

        for (var column = 0; column < columnCount; column++)
        {
            var present = _spans.Presences(_columns[(int)SpanColumn.FirstAttribute + column], 0, RowCount);
            for (var row = 0; row < RowCount; row++)
            {
                if (holds[column, codes[row]] == present[row] >= 0)
                    continue;
                Spans($"row {row} and the order of its attributes differ in whether attribute column {column} has a value");
                break;
            }
        }

        CheckRest(codes, rest);
    }

    private void CheckRest(int[] codes, int[] rest)
    {
        var counts = new int[RowCount];
        if (_rowGroup.AttributeGroups[0] >= 0)
        {
            var owners = BlockAttributeRows.Of(_block, BlockFormat.SpanAttributesFile, _rowGroup.AttributeGroups[0], _rowGroup.FirstRow).Owners;
            foreach (var owner in owners)
            {
                if ((uint)owner < (uint)counts.Length)
                    counts[owner]++;
            }
        }

        for (var row = 0; row < RowCount; row++)
        {
            if (counts[row] == rest[codes[row]])
                continue;
            _damage(BlockFormat.SpanAttributesFile, $"row group {_group}: row {row} has {counts[row]} attributes here, the spans say {rest[codes[row]]}");
            break;
        }
    }

    /// <summary>Every span can be written as OTLP, reads as what its columns say, and is not there twice.</summary>
    private void CheckSpans()
    {
        using var writer = new ProtoWriter(64 * 1024);
        BlockSpanWriter? spans = null;
        var earlier = new Dictionary<(ulong Id, ulong Start), List<byte[]>>();
        for (var trace = 0; trace < _traces.Ids.Length; trace++)
        {
            earlier.Clear();
            var first = _traces.FirstRows[trace];
            for (var row = first; row < first + _traces.SpanCounts[trace]; row++)
            {
                writer.Reset();
                if (spans is null || !spans.Holds(row))
                    spans = BlockRuns.Writer(_block, _group, trace);
                spans.Write(row, writer);
                if (!SpanChecker.Check(writer.WrittenSpan, out var malformedAt))
                    Spans($"row {row} cannot be read as a span, from byte {malformedAt} of it on");
                if (!IsCandidate(first, row))
                    continue;
                var key = (_spanIds[row], _starts[row]);
                if (!earlier.TryGetValue(key, out var others))
                    earlier[key] = others = [];
                if (others.Exists(other => writer.WrittenSpan.SequenceEqual(other)))
                    Spans($"row {row} is the same span as another one of its trace");
                others.Add(writer.WrittenSpan.ToArray());
            }
        }
    }

    /// <summary>Rows with equal starts stand together, so that only neighbors can be the same span.</summary>
    private bool IsCandidate(int first, int row) =>
        (row > first && _starts[row] == _starts[row - 1]) || (row + 1 < RowCount && _starts[row] == _starts[row + 1]);
}
