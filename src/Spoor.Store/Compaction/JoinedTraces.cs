using Spoor.Otlp;
using Spoor.Store.Blocks;

namespace Spoor.Store.Compaction;

/// <summary>One input's part of a trace.</summary>
internal readonly record struct TracePart(
    TraceId Id, ulong StartUnixNanos, ulong EndUnixNanos, int Input, int Group, int Number, int FirstRow, int RowCount);

/// <summary>
/// The traces that lie in several inputs: found by intersecting the sorted hashes of the inputs' indexes, confirmed by the full ids. Takes 64 bytes for
/// each part of such a trace, nothing for all others.
/// </summary>
internal sealed class JoinedTraces
{
    private readonly List<TracePart> _parts = [];
    private readonly List<(ulong Start, int First, int Count)> _traces = [];
    private int _next;

    private JoinedTraces()
    {
    }

    public bool IsAtEnd => _next == _traces.Count;

    public ulong NextStart => _traces[_next].Start;

    public TraceId NextId => _parts[_traces[_next].First].Id;

    /// <summary>The parts of the next trace, in the order of the inputs.</summary>
    public ReadOnlySpan<TracePart> Next =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parts).Slice(_traces[_next].First, _traces[_next].Count);

    public void Advance() => _next++;

    /// <summary>Finds them, and notes them in <see cref="MergeInput.JoinedTraces"/>.</summary>
    public static JoinedTraces Find(IReadOnlyList<MergeInput> inputs, CancellationToken cancellationToken)
    {
        var joined = new JoinedTraces();
        if (inputs.Count < 2)
            return joined;
        var candidates = Candidates(inputs);
        foreach (var numbers in candidates)
            numbers.Sort();
        for (var input = 0; input < inputs.Count; input++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var number in candidates[input])
                joined._parts.Add(PartOf(inputs[input].Block, input, number));
        }

        joined.Group(inputs);
        return joined;
    }

    /// <summary>For each input the numbers of traces whose hash another input has, too.</summary>
    private static List<int>[] Candidates(IReadOnlyList<MergeInput> inputs)
    {
        var candidates = inputs.Select(_ => new List<int>()).ToArray();
        var positions = new int[inputs.Count];
        var heads = new PriorityQueue<int, ulong>();
        for (var i = 0; i < inputs.Count; i++)
            Enqueue(i);
        var equal = new List<int>();
        while (heads.TryDequeue(out var first, out var hash))
        {
            equal.Clear();
            equal.Add(first);
            while (heads.TryPeek(out _, out var other) && other == hash)
                equal.Add(heads.Dequeue());
            foreach (var input in equal)
            {
                var index = inputs[input].Block.Index;
                for (; positions[input] < index.TraceHashes.Length && index.TraceHashes[positions[input]] == hash; positions[input]++)
                {
                    if (equal.Count > 1)
                        candidates[input].Add(index.TraceNumbers[positions[input]]);
                }

                Enqueue(input);
            }
        }

        return candidates;

        void Enqueue(int input)
        {
            var hashes = inputs[input].Block.Index.TraceHashes;
            if (positions[input] < hashes.Length)
                heads.Enqueue(input, hashes[positions[input]]);
        }
    }

    private static TracePart PartOf(Block block, int input, int number)
    {
        var group = block.GroupOfTrace(number);
        var traces = TraceColumns.Of(block, group);
        var ordinal = number - block.Index.RowGroups[group].FirstTrace;
        return new TracePart(
            traces.Ids[ordinal],
            (ulong)traces.Starts[ordinal],
            (ulong)traces.Ends[ordinal],
            input,
            group,
            number,
            traces.FirstRows[ordinal],
            traces.SpanCounts[ordinal]);
    }

    private void Group(IReadOnlyList<MergeInput> inputs)
    {
        _parts.Sort((a, b) =>
        {
            var byId = a.Id.CompareTo(b.Id);
            return byId != 0 ? byId : a.Input.CompareTo(b.Input);
        });
        for (var first = 0; first < _parts.Count;)
        {
            var end = first;
            var start = ulong.MaxValue;
            for (; end < _parts.Count && _parts[end].Id == _parts[first].Id; end++)
                start = Math.Min(start, _parts[end].StartUnixNanos);
            if (end - first > 1)
            {
                _traces.Add((start, first, end - first));
                for (var i = first; i < end; i++)
                    inputs[_parts[i].Input].JoinedTraces.Add(_parts[i].Number);
            }

            first = end;
        }

        _traces.Sort((a, b) =>
        {
            var byStart = a.Start.CompareTo(b.Start);
            return byStart != 0 ? byStart : _parts[a.First].Id.CompareTo(_parts[b.First].Id);
        });
    }
}
