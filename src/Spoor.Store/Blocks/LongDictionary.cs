namespace Spoor.Store.Blocks;

/// <summary>Distinct 64-bit values of one column of a row group (integers, or the bits of floats), in order of first use.</summary>
internal sealed class LongDictionary
{
    private long[] _values = new long[256];
    private int[] _table = new int[512];

    public int Count { get; private set; }

    public ReadOnlySpan<long> Values => _values.AsSpan(0, Count);

    public void Clear()
    {
        Count = 0;
        Array.Clear(_table);
    }

    public int Intern(long value)
    {
        var mask = (uint)_table.Length - 1;
        for (var slot = (uint)(((ulong)value * 0x9E3779B97F4A7C15UL) >> 32) & mask; ; slot = (slot + 1) & mask)
        {
            var code = _table[slot] - 1;
            if (code < 0)
                return Add(value, slot);
            if (_values[code] == value)
                return code;
        }
    }

    private int Add(long value, uint slot)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, Count * 2);
        _values[Count] = value;
        _table[slot] = ++Count;
        if (Count * 2 > _table.Length)
            Rehash();
        return Count - 1;
    }

    private void Rehash()
    {
        _table = new int[_table.Length * 2];
        var mask = (uint)_table.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            var slot = (uint)(((ulong)_values[code] * 0x9E3779B97F4A7C15UL) >> 32) & mask;
            while (_table[slot] != 0)
                slot = (slot + 1) & mask;
            _table[slot] = code + 1;
        }
    }
}
