using Spoor.Store.Head;

namespace Spoor.Store.Ingest;

/// <summary>
/// Reads rows of the heads in the order in which they are appended, from the moment of its making, also across heads that become blocks meanwhile. Holds
/// at most the heads that were there at the last call, so call it often. Used by one thread at a time.
/// </summary>
internal sealed class HeadFollower : IDisposable
{
    private readonly PartList _parts;

    // Oldest first; the first one is read.
    private readonly List<LiveHead> _heads = [];
    private int _row;
    private bool _hasMissed;

    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public HeadFollower(PartList parts)
    {
        _parts = parts;
        var heads = parts.HoldHeads(_heads);
        foreach (var head in heads[..^1])
            head.Release();
        _heads.Add(heads[^1]);
        _row = heads[^1].Spans.SpanCount;
    }

    /// <summary>The next rows; null when there are none now.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public HeadWindow? Next(int maxRows)
    {
        // First the list, then the rows: a head that another one follows in the list gets no more rows.
        var newer = _parts.HoldHeads(_heads);
        if (newer.Length > 0)
        {
            _hasMissed |= newer[0].Wal.From != _heads[^1].Wal.To;
            _heads.AddRange(newer);
        }

        while (true)
        {
            if (_heads[0].Spans.OpenWindow(_row, maxRows) is { } window)
            {
                _row += window.RowCount;
                return window;
            }

            if (_heads.Count == 1)
                return null;
            _heads[0].Release();
            _heads.RemoveAt(0);
            _row = 0;
        }
    }

    /// <summary>True when, since this was asked last, a head came and went between two calls, so that its rows were missed.</summary>
    public bool TakeMissed()
    {
        var missed = _hasMissed;
        _hasMissed = false;
        return missed;
    }

    public void Dispose()
    {
        foreach (var head in _heads)
            head.Release();
        _heads.Clear();
    }
}
