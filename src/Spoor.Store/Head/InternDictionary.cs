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
    private ArenaSlice[] _values = new ArenaSlice[FirstTableSize / 2];

    // A slot holds the value's hash above its code + 1: other values are told apart, and tables grown, without a look at the values.
    private ulong[] _table = new ulong[FirstTableSize];
    private int _count;

    public override int Count => Volatile.Read(ref _count);

    /// <summary>Bytes of entries and table; the values themselves count in the arena.</summary>
    public long SizeBytes => (_values.Length * (long)Unsafe.SizeOf<ArenaSlice>()) + (_table.Length * 8L);

    public override ReadOnlySpan<byte> this[int code] => arena[Volatile.Read(ref _values)[code]];

    /// <summary>The code of a value, which is added when it is new. Codes count from 0.</summary>
    public int Intern(ReadOnlySpan<byte> value) => Intern(value, (uint)FastHash.Compute(value));

    /// <summary>The same with the hash of the value, of which <see cref="Prefetch"/> was told before.</summary>
    public int Intern(ReadOnlySpan<byte> value, uint hash)
    {
        var table = _table;
        var mask = (uint)table.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = table[slot];
            if (entry == 0)
                return Add(value, hash, slot);
            if (entry >> 32 == hash && Holds((int)(uint)entry - 1, value, _values))
                return (int)(uint)entry - 1;
        }
    }

    /// <summary>Lets the processor fetch what <see cref="Intern(ReadOnlySpan{byte}, uint)"/> will look at.</summary>
    public void Prefetch(uint hash) => Processor.Prefetch(ref _table[hash & ((uint)_table.Length - 1)]);

    /// <summary>The next step: where the value lies that is probably equal.</summary>
    public void PrefetchValue(uint hash)
    {
        var code = (int)(uint)_table[hash & ((uint)_table.Length - 1)] - 1;
        if (code >= 0)
            Processor.Prefetch(ref _values[code]);
    }

    public override int Find(ReadOnlySpan<byte> value)
    {
        var hash = (uint)FastHash.Compute(value);
        var table = Volatile.Read(ref _table);
        var mask = (uint)table.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var entry = Volatile.Read(ref table[slot]);
            if (entry == 0)
                return -1;
            if (entry >> 32 == hash && Holds((int)(uint)entry - 1, value, Volatile.Read(ref _values)))
                return (int)(uint)entry - 1;
        }
    }

    /// <summary>Forgets all values and keeps the memory; the arena is cleared by its owner.</summary>
    public void Clear()
    {
        _count = 0;
        Array.Clear(_table);
    }

    private bool Holds(int code, ReadOnlySpan<byte> value, ArenaSlice[] values) =>
        values[code].Length == value.Length && arena[values[code]].SequenceEqual(value);

    private int Add(ReadOnlySpan<byte> value, uint hash, uint slot)
    {
        var code = _count;
        if (code == _values.Length)
        {
            var larger = new ArenaSlice[code * 2];
            _values.CopyTo(larger, 0);
            Volatile.Write(ref _values, larger);
        }

        _values[code] = arena.Append(value);
        Volatile.Write(ref _count, code + 1);
        Volatile.Write(ref _table[slot], ((ulong)hash << 32) | (uint)(code + 1));
        if ((code + 1) * 2 > _table.Length)
            Rehash();
        return code;
    }

    private void Rehash()
    {
        var larger = new ulong[_table.Length * 2];
        var mask = (uint)larger.Length - 1;
        foreach (var entry in _table)
        {
            if (entry == 0)
                continue;
            var slot = (uint)(entry >> 32) & mask;
            while (larger[slot] != 0)
                slot = (slot + 1) & mask;
            larger[slot] = entry;
        }

        Volatile.Write(ref _table, larger);
    }
}
