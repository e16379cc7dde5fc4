using System.Runtime.InteropServices;
using Spoor.Otlp;

namespace Spoor.Store.Segments;

/// <summary>
/// Finds the row of each row's parent within a segment. An id that a client and a server span share (Zipkin) means the server to spans that name it as
/// their parent, and the client is the parent of the server. Of other spans with the same id the first counts, by start, kind and duration.
/// </summary>
internal sealed class ParentRowFinder
{
    /// <summary>No parent, or none in this segment.</summary>
    public const int None = -1;

    private const int SmallTraceRows = 24;

    private readonly SpanSegment _segment;
    private readonly ReadOnlyMemory<ulong> _ids;
    private readonly ReadOnlyMemory<ulong> _parentIds;
    private readonly ReadOnlyMemory<byte> _kinds;
    private ReadOnlyMemory<ulong>? _starts;
    private ReadOnlyMemory<long>? _durations;
    private bool _sharesIds;
    private readonly int[] _parents;
    private readonly List<int> _rows = [];
    private readonly Dictionary<ulong, Holders> _holders = [];

    private ParentRowFinder(SpanSegment segment)
    {
        // Once: a segment that keeps nothing decodes a column whenever it is asked for it.
        _segment = segment;
        _ids = segment.SpanIds;
        _parentIds = segment.ParentSpanIds;
        _kinds = segment.Kinds;
        _parents = GC.AllocateUninitializedArray<int>(segment.RowCount);
    }

    /// <summary>The parent's row of every row. Linear in the number of rows.</summary>
    public static int[] Of(SpanSegment segment) => Of(segment, out _);

    /// <inheritdoc cref="Of(SpanSegment)"/>
    /// <param name="sharesIds">False when every parent is simply the row in the trace that has its id.</param>
    public static int[] Of(SpanSegment segment, out bool sharesIds)
    {
        var finder = new ParentRowFinder(segment);
        for (var ordinal = 0; ordinal < segment.TraceCount; ordinal++)
            finder.FindIn(ordinal);
        sharesIds = finder._sharesIds;
        return finder._parents;
    }

    private void FindIn(int ordinal)
    {
        _rows.Clear();
        _segment.AppendRows(ordinal, _rows);
        var rows = CollectionsMarshal.AsSpan(_rows);
        var ids = _ids.Span;
        var parentIds = _parentIds.Span;
        var kinds = _kinds.Span;
        var isSmall = rows.Length <= SmallTraceRows;
        if (!isSmall)
        {
            _holders.Clear();
            foreach (var row in rows)
            {
                ref var holders = ref CollectionsMarshal.GetValueRefOrAddDefault(_holders, ids[row], out var exists);
                holders = Join(exists ? holders : Holders.None, row);
            }
        }

        foreach (var row in rows)
        {
            var parentId = parentIds[row];
            if (parentId == 0)
            {
                _parents[row] = None;
                continue;
            }

            var holders = isSmall ? Find(rows, ids, parentId) : _holders.GetValueOrDefault(parentId, Holders.None);
            var parent = holders.Server >= 0 ? holders.Server : holders.First;
            if (kinds[row] == (byte)SpanKind.Server)
            {
                var own = isSmall ? Find(rows, ids, ids[row]) : _holders[ids[row]];
                if (own.Client >= 0)
                    parent = own.Client;
            }

            _parents[row] = parent == row ? None : parent;
        }
    }

    private Holders Find(ReadOnlySpan<int> rows, ReadOnlySpan<ulong> ids, ulong id)
    {
        var holders = Holders.None;
        foreach (var row in rows)
        {
            if (ids[row] == id)
                holders = Join(holders, row);
        }

        return holders;
    }

    private Holders Join(Holders holders, int row)
    {
        var kind = _kinds.Span[row];
        _sharesIds |= holders.First >= 0;
        holders = holders with { First = Earlier(holders.First, row) };
        return kind switch
        {
            (byte)SpanKind.Server => holders with { Server = Earlier(holders.Server, row) },
            (byte)SpanKind.Client => holders with { Client = Earlier(holders.Client, row) },
            _ => holders,
        };
    }

    /// <summary>Rows of one id come by start; which of those with equal starts is first must not depend on where they lie.</summary>
    private int Earlier(int held, int row)
    {
        if (held < 0)
            return row;
        var starts = (_starts ??= _segment.StartsUnixNanos).Span;
        if (starts[held] != starts[row])
            return held;
        var kinds = _kinds.Span;
        if (kinds[held] != kinds[row])
            return kinds[held] < kinds[row] ? held : row;
        var durations = (_durations ??= _segment.DurationsNanos).Span;
        return durations[held] <= durations[row] ? held : row;
    }

    /// <summary>The first row with an id, the first server and the first client among them; -1 where there is none.</summary>
    private readonly record struct Holders(int First, int Server, int Client)
    {
        public static Holders None { get; } = new(-1, -1, -1);
    }
}
