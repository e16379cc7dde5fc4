using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;

namespace Spoor.Store.Blocks;

/// <summary>Collects the values of ascending codes, copied from where they were decoded.</summary>
internal sealed class SparseValues(int[] codes)
{
    private readonly int[] _offsets = new int[codes.Length + 1];
    private byte[] _blob = [];

    /// <summary>Values so far.</summary>
    public int Count { get; private set; }

    /// <summary>Room for where the next values lie.</summary>
    public (int Offset, int Length)[] Places { get; } = new (int Offset, int Length)[codes.Length];

    /// <summary>Copies the next values that lie in a piece.</summary>
    /// <exception cref="Parquet.ParquetException">The piece is damaged.</exception>
    public void Add(DictionaryPieceReader reader, DictionaryPiece piece)
    {
        var count = 0;
        while (Count + count < codes.Length && codes[Count + count] < piece.FirstValue + piece.ValueCount)
            count++;
        reader.Find(codes.AsSpan(Count, count), Places);
        Add(reader.Values, count);
    }

    /// <summary>Copies the next values, which lie at the first of <see cref="Places"/>.</summary>
    public void Add(ReadOnlySpan<byte> decoded, int count)
    {
        for (var i = 0; i < count; i++)
            _offsets[Count + i + 1] = _offsets[Count + i] + Places[i].Length;
        var end = _offsets[Count + count];
        if (end > _blob.Length)
            Array.Resize(ref _blob, Count + count == codes.Length ? end : end * 2);
        for (var i = 0; i < count; i++)
            decoded.Slice(Places[i].Offset, Places[i].Length).CopyTo(_blob.AsSpan(_offsets[Count + i]));
        Count += count;
    }

    public SparseDictionary ToDictionary(int dictionaryCount) => new(dictionaryCount, codes, new BlobDictionary(_blob, _offsets));
}
