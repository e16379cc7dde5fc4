using Spoor.Parquet.Writing;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Gives the values that a row group uses of a larger dictionary codes of their own, in order of first use.</summary>
internal sealed class CodeRemap : IDisposable
{
    private readonly List<int> _used = [];
    private readonly ByteArrayPageBuilder _values = new();
    private int[] _local = [];
    private Utf8Dictionary? _source;

    /// <summary>The values used so far, in PLAIN form.</summary>
    public ByteArrayPageBuilder Values => _values;

    /// <summary>Starts a row group.</summary>
    public void Begin(Utf8Dictionary source)
    {
        foreach (var code in _used)
            _local[code] = -1;
        _used.Clear();
        _values.Clear();
        _source = source;
        if (_local.Length >= source.Count)
            return;
        _local = new int[source.Count];
        Array.Fill(_local, -1);
    }

    public int Map(int code)
    {
        var local = _local[code];
        return local >= 0 ? local : Add(code);
    }

    public void Dispose() => _values.Dispose();

    private int Add(int code)
    {
        _values.Append(_source![code]);
        _used.Add(code);
        return _local[code] = _used.Count - 1;
    }
}
