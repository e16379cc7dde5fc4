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

    /// <summary>The next codes that are below <paramref name="end"/>.</summary>
    public ReadOnlySpan<int> Next(int end)
    {
        var count = 0;
        while (Count + count < codes.Length && codes[Count + count] < end)
            count++;
        return codes.AsSpan(Count, count);
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
