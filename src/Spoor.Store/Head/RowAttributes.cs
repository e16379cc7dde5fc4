namespace Spoor.Store.Head;

/// <summary>Walks the attributes of one row in their order.</summary>
internal ref struct RowAttributes
{
    private readonly ReadOnlySpan<HeadAttributeColumn> _columns;
    private readonly ReadOnlySpan<uint> _words;
    private readonly ReadOnlySpan<uint> _path;
    private int _next;
    private int _wordOffset;

    public RowAttributes(AttributeStore store, int shape, uint start)
    {
        _columns = store.Columns;
        _next = 0;
        if (shape == 0)
        {
            _path = [];
        }
        else if (shape == AttributeStore.ExplicitShape)
        {
            _words = store.Words.From(start);
            _path = _words.Slice(1, (int)_words[0]);
            _wordOffset = 1 + _path.Length;
        }
        else
        {
            _words = store.Words.From(start);
            _path = store.PathOf(shape);
        }
    }

    public HeadAttributeColumn Column { get; private set; } = null!;

    /// <summary>The words of the current value, and what follows them.</summary>
    public ReadOnlySpan<uint> Words { get; private set; }

    /// <summary>The current value of an Int or Double column, as bits.</summary>
    public readonly ulong Number => Words[0] | ((ulong)Words[1] << 32);

    public bool MoveNext()
    {
        if (_next >= _path.Length)
            return false;
        Column = _columns[(int)_path[_next++]];
        Words = _words[_wordOffset..];
        _wordOffset += Column.WordCount;
        return true;
    }
}
