using Spoor.Otlp;
using Spoor.Store.Blocks;

namespace Spoor.Store.Compaction;

/// <summary>
/// Brings the traces of all inputs into the order of the output, by start and then by id, and cuts them into row groups. Holds the trace table of one
/// row group of each input at a time.
/// </summary>
internal sealed class MergePlanner : IDisposable
{
    private readonly IReadOnlyList<MergeInput> _inputs;
    private readonly ITraceFilter? _filter;
    private readonly Cursor[] _cursors;
    private readonly JoinedTraces _joined;
    private readonly TraceJoiner _joiner;

    public MergePlanner(IReadOnlyList<MergeInput> inputs, ITraceFilter? filter, CancellationToken cancellationToken)
    {
        _inputs = inputs;
        _filter = filter;
        _joined = JoinedTraces.Find(inputs, cancellationToken);
        _cursors = [.. inputs.Select(input => new Cursor(input))];
        _joiner = new TraceJoiner(inputs);
    }

    /// <summary>Spans that were dropped because another part of their trace holds the same.</summary>
    public long DroppedDuplicates => _joiner.DroppedDuplicates;

    /// <summary>Fills the next row group: whole traces, at least <see cref="BlockFormat.RowGroupRows"/> rows unless the inputs end. False when there is nothing left.</summary>
    public bool TryPlan(MergeGroup group)
    {
        group.Clear();
        foreach (var input in _inputs)
            input.ForgetSegments();
        while (group.RowCount < BlockFormat.RowGroupRows && AddNext(group))
        {
        }

        group.Close();
        return group.RowCount > 0;
    }

    public void Dispose() => _joiner.Dispose();

    private bool AddNext(MergeGroup group)
    {
        Cursor? first = null;
        foreach (var cursor in _cursors)
        {
            if (!cursor.IsAtEnd && (first is null || IsBefore(cursor.Start, cursor.Id, first.Start, first.Id)))
                first = cursor;
        }

        if (!_joined.IsAtEnd && (first is null || IsBefore(_joined.NextStart, _joined.NextId, first.Start, first.Id)))
        {
            var factor = _filter?.FactorOf(_joined.NextId) ?? 1;
            if (factor > 0)
                _joiner.Join(_joined.Next, factor, group);
            _joined.Advance();
            return true;
        }

        if (first is null)
            return false;
        AddSingle(group, first);
        first.Advance();
        return true;
    }

    private void AddSingle(MergeGroup group, Cursor cursor)
    {
        var factor = _filter?.FactorOf(cursor.Id) ?? 1;
        if (factor <= 0)
            return;
        var traces = cursor.Traces;
        var i = cursor.Ordinal;
        var source = group.SourceOf(cursor.Input, cursor.Group);
        var row = group.RowCount;
        group.Add(source, traces.FirstRows[i], traces.SpanCounts[i]);
        group.Traces.Add(new MergedTrace(
            traces.Ids[i],
            (ulong)traces.Starts[i],
            (ulong)traces.Ends[i],
            row,
            traces.SpanCounts[i],
            traces.RootRows[i] < 0 ? -1 : traces.RootRows[i] - traces.FirstRows[i] + row,
            factor));
    }

    private static bool IsBefore(ulong start, TraceId id, ulong otherStart, TraceId otherId) =>
        start != otherStart ? start < otherStart : id.CompareTo(otherId) < 0;

    /// <summary>Walks the traces of one input that lie in no other.</summary>
    private sealed class Cursor
    {
        public Cursor(MergeInput input)
        {
            Input = input;
            Traces = TraceColumns.Of(input.Block, 0);
            SkipJoined();
        }

        public MergeInput Input { get; }

        public int Group { get; private set; }

        public int Ordinal { get; private set; }

        public TraceColumns Traces { get; private set; }

        public bool IsAtEnd { get; private set; }

        public ulong Start => (ulong)Traces.Starts[Ordinal];

        public TraceId Id => Traces.Ids[Ordinal];

        public void Advance()
        {
            Ordinal++;
            SkipJoined();
        }

        private void SkipJoined()
        {
            var groups = Input.Block.Index.RowGroups;
            while (true)
            {
                if (Ordinal == Traces.Ids.Length)
                {
                    if (Group + 1 == groups.Count)
                    {
                        IsAtEnd = true;
                        return;
                    }

                    Group++;
                    Ordinal = 0;
                    Traces = TraceColumns.Of(Input.Block, Group);
                    continue;
                }

                if (Input.JoinedTraces.Count == 0 || !Input.JoinedTraces.Contains(groups[Group].FirstTrace + Ordinal))
                    return;
                Ordinal++;
            }
        }
    }
}
