using Spoor.Otlp;

namespace Spoor.Store.Head;

/// <summary>The traces of a head by ordinal, and the table that finds the ordinal of an id.</summary>
internal sealed class HeadTraces
{
    private const int FirstCapacity = 4096;
    private int[] _table = new int[FirstCapacity * 2];
    private int _lastOrdinal = -1;

    public int Count { get; private set; }

    public TraceId[] Ids = new TraceId[FirstCapacity];
    public ulong[] Starts = new ulong[FirstCapacity];
    public ulong[] Ends = new ulong[FirstCapacity];
    public int[] SpanCounts = new int[FirstCapacity];
    public int[] RootRows = new int[FirstCapacity];
    public int[] LastRows = new int[FirstCapacity];

    /// <summary>Bytes that one trace takes, the table at its usual load included.</summary>
    public const int TraceBytes = 16 + 8 + 8 + 4 + 4 + 4 + 12;

    /// <summary>The ordinal of a trace, which is added when it is new.</summary>
    public int Intern(TraceId id)
    {
        // Spans of one trace mostly arrive in a row.
        if (_lastOrdinal >= 0 && Ids[_lastOrdinal] == id)
            return _lastOrdinal;
        var mask = (uint)_table.Length - 1;
        for (var slot = (uint)id.Hash64() & mask; ; slot = (slot + 1) & mask)
        {
            var ordinal = _table[slot] - 1;
            if (ordinal < 0)
                return _lastOrdinal = Add(id, slot);
            if (Ids[ordinal] == id)
                return _lastOrdinal = ordinal;
        }
    }

    /// <summary>The ordinal of a trace, or -1. Not while another thread interns.</summary>
    public int Find(TraceId id)
    {
        var mask = (uint)_table.Length - 1;
        for (var slot = (uint)id.Hash64() & mask; ; slot = (slot + 1) & mask)
        {
            var ordinal = _table[slot] - 1;
            if (ordinal < 0 || Ids[ordinal] == id)
                return ordinal;
        }
    }

    /// <summary>Takes a row into its trace; returns the row of the trace that came before it, or -1.</summary>
    public int AddRow(int ordinal, int row, ulong start, ulong end, bool isRoot, ulong[] starts)
    {
        var previous = LastRows[ordinal];
        LastRows[ordinal] = row;
        SpanCounts[ordinal]++;
        if (start < Starts[ordinal])
            Starts[ordinal] = start;
        if (end > Ends[ordinal])
            Ends[ordinal] = end;
        if (isRoot && (RootRows[ordinal] < 0 || start < starts[RootRows[ordinal]]))
            RootRows[ordinal] = row;
        return previous;
    }

    public void Clear()
    {
        Array.Clear(_table);
        Count = 0;
        _lastOrdinal = -1;
    }

    private int Add(TraceId id, uint slot)
    {
        if (Count == Ids.Length)
        {
            var capacity = Count * 2;
            HeadColumns.Grow(ref Ids, capacity);
            HeadColumns.Grow(ref Starts, capacity);
            HeadColumns.Grow(ref Ends, capacity);
            HeadColumns.Grow(ref SpanCounts, capacity);
            HeadColumns.Grow(ref RootRows, capacity);
            HeadColumns.Grow(ref LastRows, capacity);
        }

        var ordinal = Count++;
        Ids[ordinal] = id;
        Starts[ordinal] = ulong.MaxValue;
        Ends[ordinal] = 0;
        SpanCounts[ordinal] = 0;
        RootRows[ordinal] = -1;
        LastRows[ordinal] = -1;
        _table[slot] = ordinal + 1;
        if (Count * 2 > _table.Length)
            Rehash();
        return ordinal;
    }

    private void Rehash()
    {
        _table = new int[_table.Length * 2];
        var mask = (uint)_table.Length - 1;
        for (var ordinal = 0; ordinal < Count; ordinal++)
        {
            var slot = (uint)Ids[ordinal].Hash64() & mask;
            while (_table[slot] != 0)
                slot = (slot + 1) & mask;
            _table[slot] = ordinal + 1;
        }
    }
}
