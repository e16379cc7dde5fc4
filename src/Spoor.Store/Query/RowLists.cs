using System.Runtime.InteropServices;

namespace Spoor.Store.Query;

/// <summary>Lists of rows for the spansets of one trace at a time, reused from trace to trace. The query's memory is charged for new ones.</summary>
internal sealed class RowLists(SegmentReader reader)
{
    /// <summary>A list with room for a few rows.</summary>
    private const long ListBytes = 96;

    private readonly List<List<int>> _lists = [];
    private readonly Stack<List<int>> _given = [];
    private int _used;

    /// <summary>An empty list.</summary>
    public List<int> Take()
    {
        if (!_given.TryPop(out var rows))
        {
            if (_used == _lists.Count)
            {
                reader.Hold(ListBytes);
                _lists.Add([]);
            }

            rows = _lists[_used++];
        }

        rows.Clear();
        return rows;
    }

    /// <summary>Takes back a list that no spanset holds any more.</summary>
    public void Give(List<int> rows) => _given.Push(rows);

    /// <summary>Takes back all lists.</summary>
    public void Reset()
    {
        _used = 0;
        _given.Clear();
    }
}

/// <summary>The rows of one trace in their order, and the way back from a row to its place.</summary>
internal sealed class TraceRows(SegmentReader reader)
{
    private readonly List<int> _rows = [];
    private readonly List<int> _places = [];
    private int[] _placeOf = [];
    private bool _hasPlaces;

    public List<int> All => _rows;

    /// <summary>Goes to another trace.</summary>
    public void MoveTo(int ordinal)
    {
        _hasPlaces = false;
        _rows.Clear();
        reader.Segment.AppendRows(ordinal, _rows);
        SortTies(CollectionsMarshal.AsSpan(_rows));
    }

    /// <summary>Puts rows into the order of the trace and drops those that are there twice.</summary>
    public void Order(List<int> rows)
    {
        if (!_hasPlaces)
            FindPlaces();
        _places.Clear();
        foreach (var row in CollectionsMarshal.AsSpan(rows))
            _places.Add(_placeOf[row]);
        _places.Sort();
        rows.Clear();
        var last = -1;
        foreach (var place in CollectionsMarshal.AsSpan(_places))
        {
            if (place != last)
                rows.Add(_rows[place]);
            last = place;
        }
    }

    private void FindPlaces()
    {
        if (_placeOf.Length == 0)
        {
            _placeOf = new int[reader.Segment.RowCount];
            reader.Hold(_placeOf.Length * (long)sizeof(int));
        }

        for (var place = 0; place < _rows.Count; place++)
            _placeOf[_rows[place]] = place;
        _hasPlaces = true;
    }

    /// <summary>Rows come by start; equal starts are put in the order of <see cref="TraceSpan"/>, which does not depend on where spans lie.</summary>
    private void SortTies(Span<int> rows)
    {
        var starts = reader.Segment.StartsUnixNanos.Span;
        for (var first = 0; first < rows.Length;)
        {
            var end = first + 1;
            while (end < rows.Length && starts[rows[end]] == starts[rows[first]])
                end++;
            if (end - first > 1)
                rows[first..end].Sort((left, right) => new TraceSpan(reader, left).CompareTo(new TraceSpan(reader, right)));
            first = end;
        }
    }
}
