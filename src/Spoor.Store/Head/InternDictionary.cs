using System.Runtime.CompilerServices;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// Distinct byte strings of one column of a head. One thread interns; any thread may read codes that were published to it and may call
/// <see cref="Find"/>: an entry is complete before its slot in the hash table is written, and tables are replaced, never changed in size.
/// </summary>
internal sealed class InternDictionary(ByteArena arena) : Utf8Dictionary
{
    private const int FirstTableSize = 64;
    private Entry[] _entries = new Entry[FirstTableSize / 2];
    private int[] _table = new int[FirstTableSize];
    private int _count;

    public override int Count => Volatile.Read(ref _count);

    /// <summary>Bytes of entries and table; the values themselves count in the arena.</summary>
    public long SizeBytes => (_entries.Length * (long)Unsafe.SizeOf<Entry>()) + (_table.Length * 4L);

    public override ReadOnlySpan<byte> this[int code] => arena[Volatile.Read(ref _entries)[code].Value];

    /// <summary>The code of a value, which is added when it is new. Codes count from 0.</summary>
    public int Intern(ReadOnlySpan<byte> value)
    {
        var hash = (uint)FastHash.Compute(value);
        var table = _table;
        var mask = (uint)table.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var code = table[slot] - 1;
            if (code < 0)
                return Add(value, hash, slot);
            ref var entry = ref _entries[code];
            if (entry.Hash == hash && entry.Value.Length == value.Length && arena[entry.Value].SequenceEqual(value))
                return code;
        }
    }

    public override int Find(ReadOnlySpan<byte> value)
    {
        var hash = (uint)FastHash.Compute(value);
        var table = Volatile.Read(ref _table);
        var mask = (uint)table.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var code = Volatile.Read(ref table[slot]) - 1;
            if (code < 0)
                return -1;
            ref var entry = ref Volatile.Read(ref _entries)[code];
            if (entry.Hash == hash && arena[entry.Value].SequenceEqual(value))
                return code;
        }
    }

    /// <summary>Forgets all values and keeps the memory; the arena is cleared by its owner.</summary>
    public void Clear()
    {
        _count = 0;
        Array.Clear(_table);
    }

    private int Add(ReadOnlySpan<byte> value, uint hash, uint slot)
    {
        var code = _count;
        if (code == _entries.Length)
        {
            var larger = new Entry[code * 2];
            _entries.CopyTo(larger, 0);
            Volatile.Write(ref _entries, larger);
        }

        _entries[code] = new Entry(arena.Append(value), hash);
        Volatile.Write(ref _count, code + 1);
        if ((code + 1) * 2 > _table.Length)
            Rehash();
        else
            Volatile.Write(ref _table[slot], code + 1);
        return code;
    }

    private void Rehash()
    {
        var larger = new int[_table.Length * 2];
        var mask = (uint)larger.Length - 1;
        for (var code = 0; code < _count; code++)
        {
            var slot = _entries[code].Hash & mask;
            while (larger[slot] != 0)
                slot = (slot + 1) & mask;
            larger[slot] = code + 1;
        }

        Volatile.Write(ref _table, larger);
    }

    private readonly record struct Entry(ArenaSlice Value, uint Hash);
}
