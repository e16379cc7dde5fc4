using System.Numerics;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>
/// The dictionary of one column of an output row group, made from those of the input row groups: each distinct value of an input is looked at once, and
/// rows are only translated from code to code.
/// </summary>
internal sealed class MergeDictionary : IDisposable
{
    private readonly ByteArrayPageBuilder _values = new();
    private readonly List<int> _used = [];
    private readonly List<Entry> _entries = [];
    private int[] _local = [];
    private int[] _table = new int[256];
    private Utf8Dictionary _source = null!;
    private bool _isAlone;
    private int _length;

    /// <summary>The values used so far, in PLAIN form.</summary>
    public ByteArrayPageBuilder Values => _values;

    /// <summary>Starts a column.</summary>
    /// <param name="isAlone">Only one input has values: they are distinct as they come.</param>
    public void Begin(bool isAlone)
    {
        _isAlone = isAlone;
        _values.Clear();
        _length = 0;
        if (_entries.Count > 0)
            Array.Clear(_table);
        _entries.Clear();
    }

    /// <summary>From now on codes are those of this dictionary.</summary>
    public void BeginSource(Utf8Dictionary source)
    {
        foreach (var code in _used)
            _local[code] = -1;
        _used.Clear();
        _source = source;
        if (_local.Length >= source.Count)
            return;
        _local = new int[BitOperations.RoundUpToPowerOf2((uint)source.Count)];
        Array.Fill(_local, -1);
    }

    /// <summary>Translates codes; negative ones, of rows without a value, become -1.</summary>
    public void Map(ReadOnlySpan<int> codes, Span<int> mapped)
    {
        var local = _local;
        for (var i = 0; i < codes.Length; i++)
        {
            var code = codes[i];
            var known = code < 0 ? -1 : local[code];
            mapped[i] = known >= 0 || code < 0 ? known : Add(code);
        }
    }

    /// <summary>The code of a value that comes from elsewhere. Not when the dictionary was begun for one input alone.</summary>
    public int Intern(ReadOnlySpan<byte> value)
    {
        var hash = (uint)FastHash.Compute(value);
        var mask = (uint)_table.Length - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var code = _table[slot] - 1;
            if (code < 0)
            {
                _table[slot] = _entries.Count + 1;
                _entries.Add(new Entry(hash, _length + sizeof(int), value.Length));
                if (_entries.Count * 2 > _table.Length)
                    Rehash();
                return Append(value);
            }

            var entry = _entries[code];
            if (entry.Hash == hash && entry.Length == value.Length && _values.Written.Slice(entry.Offset, entry.Length).SequenceEqual(value))
                return code;
        }
    }

    public void Dispose() => _values.Dispose();

    private int Add(int code)
    {
        _used.Add(code);
        return _local[code] = _isAlone ? Append(_source[code]) : Intern(_source[code]);
    }

    private int Append(ReadOnlySpan<byte> value)
    {
        _values.Append(value);
        _length += sizeof(int) + value.Length;
        return _values.Count - 1;
    }

    private void Rehash()
    {
        _table = new int[_table.Length * 2];
        var mask = (uint)_table.Length - 1;
        for (var code = 0; code < _entries.Count; code++)
        {
            var slot = _entries[code].Hash & mask;
            while (_table[slot] != 0)
                slot = (slot + 1) & mask;
            _table[slot] = code + 1;
        }
    }

    private readonly record struct Entry(uint Hash, int Offset, int Length);
}
