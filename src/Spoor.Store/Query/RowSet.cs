using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spoor.Store.Query;

/// <summary>A set of rows of one segment: a bit a row, in a pooled buffer. Bits past the last row are always 0.</summary>
internal sealed class RowSet : IDisposable
{
    private ulong[] _words;
    private readonly int _wordCount;

    /// <summary>An empty set.</summary>
    public RowSet(int rowCount)
    {
        RowCount = rowCount;
        _wordCount = (rowCount + 63) >> 6;
        _words = ArrayPool<ulong>.Shared.Rent(Math.Max(1, _wordCount));
        Words.Clear();
    }

    public int RowCount { get; }

    /// <summary>The bits; whoever writes them calls <see cref="ClearTail"/> when it may have set bits past the last row.</summary>
    public Span<ulong> Words => _words.AsSpan(0, _wordCount);

    public bool this[int row] => (_words[row >> 6] >> row & 1) != 0;

    public static RowSet Full(int rowCount)
    {
        var rows = new RowSet(rowCount);
        rows.Words.Fill(ulong.MaxValue);
        rows.ClearTail();
        return rows;
    }

    public RowSet Clone()
    {
        var copy = new RowSet(RowCount);
        Words.CopyTo(copy.Words);
        return copy;
    }

    public void Add(int row) => _words[row >> 6] |= 1UL << row;

    public void Remove(int row) => _words[row >> 6] &= ~(1UL << row);

    public void Fill()
    {
        Words.Fill(ulong.MaxValue);
        ClearTail();
    }

    public void IntersectWith(RowSet other)
    {
        var words = Words;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
            words[i] &= others[i];
    }

    public void UnionWith(RowSet other)
    {
        var words = Words;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
            words[i] |= others[i];
    }

    public void ExceptWith(RowSet other)
    {
        var words = Words;
        var others = other.Words;
        for (var i = 0; i < words.Length; i++)
            words[i] &= ~others[i];
    }

    public void ClearTail()
    {
        if ((RowCount & 63) != 0)
            _words[_wordCount - 1] &= (1UL << RowCount) - 1;
    }

    /// <summary>How many rows of a range are in the set.</summary>
    /// <param name="first">Its first row.</param>
    /// <param name="end">The row after its last.</param>
    public int CountIn(int first, int end)
    {
        var count = 0;
        for (var word = first >> 6; word << 6 < end; word++)
            count += BitOperations.PopCount(WordIn(word, first, end));
        return count;
    }

    /// <summary>Whether a row of a range is in the set.</summary>
    public bool AnyIn(int first, int end)
    {
        for (var word = first >> 6; word << 6 < end; word++)
        {
            if (WordIn(word, first, end) != 0)
                return true;
        }

        return false;
    }

    /// <summary>The bits of a word, those outside a range of rows cleared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong WordIn(int word, int first, int end)
    {
        var start = word << 6;
        var bits = _words[word];
        if (first > start)
            bits &= ulong.MaxValue << (first - start);
        return end - start < 64 ? bits & ((1UL << (end - start)) - 1) : bits;
    }

    public bool IsFull => Count() == RowCount;

    public bool IsEmpty => !Words.ContainsAnyExcept(0UL);

    public int Count()
    {
        var count = 0;
        foreach (var word in Words)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>The first row at or after <paramref name="row"/> that is in the set, or -1.</summary>
    public int Next(int row)
    {
        if (row >= RowCount)
            return -1;
        var index = row >> 6;
        var word = _words[index] >> row << row;
        while (word == 0)
        {
            if (++index >= _wordCount)
                return -1;
            word = _words[index];
        }

        return (index << 6) + BitOperations.TrailingZeroCount(word);
    }

    public void Dispose()
    {
        if (_words.Length > 0)
            ArrayPool<ulong>.Shared.Return(_words);
        _words = [];
    }
}
