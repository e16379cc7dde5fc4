using Spoor.Otlp;

namespace Spoor.Store.Head;

/// <summary>Finds rows by the hash of their bytes, so that a batch that a client sends again is stored once.</summary>
internal sealed class DuplicateTable
{
    // A slot holds the upper half of the hash above the row + 1: other rows are told apart without a look at the columns.
    private ulong[] _table = new ulong[32 * 1024];
    private int _count;
    private uint _freeSlot;

    /// <summary>Bytes a row at the usual load.</summary>
    public const int RowBytes = 24;

    /// <summary>Lets the processor fetch what <see cref="Contains"/> will look at.</summary>
    public void Prefetch(ulong hash) => Processor.Prefetch(ref _table[(uint)hash & ((uint)_table.Length - 1)]);

    /// <summary>
    /// True when a row of the same trace and span id has the same hash: equality of the 64-bit hash of all bytes under one trace and span id stands
    /// for equality of the bytes. After false, <see cref="Add"/> adds the row that was looked for.
    /// </summary>
    public bool Contains(ulong hash, in SpanRecord span, HeadColumns columns, HeadTraces traces)
    {
        var mask = (uint)_table.Length - 1;
        for (var slot = (uint)hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = _table[slot];
            if (entry == 0)
            {
                _freeSlot = slot;
                return false;
            }

            if (entry >> 32 == hash >> 32 && IsSame((int)(uint)entry - 1, hash, span, columns, traces))
                return true;
        }
    }

    /// <summary>Adds the row for which <see cref="Contains"/> was asked last.</summary>
    public void Add(int row, HeadColumns columns)
    {
        _table[_freeSlot] = (columns.ContentHashes[row] & 0xFFFFFFFF00000000) | (uint)(row + 1);
        if (++_count * 2 > _table.Length)
            Rehash(columns);
    }

    public void Clear()
    {
        Array.Clear(_table);
        _count = 0;
    }

    private static bool IsSame(int row, ulong hash, in SpanRecord span, HeadColumns columns, HeadTraces traces) =>
        columns.ContentHashes[row] == hash && columns.SpanIds[row] == span.SpanId.Value && traces.Ids[columns.TraceOrdinals[row]] == span.TraceId;

    private void Rehash(HeadColumns columns)
    {
        var old = _table;
        _table = new ulong[old.Length * 2];
        var mask = (uint)_table.Length - 1;
        foreach (var entry in old)
        {
            if (entry == 0)
                continue;
            var slot = (uint)columns.ContentHashes[(int)(uint)entry - 1] & mask;
            while (_table[slot] != 0)
                slot = (slot + 1) & mask;
            _table[slot] = entry;
        }
    }
}
