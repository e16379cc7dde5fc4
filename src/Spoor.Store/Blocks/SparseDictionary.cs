using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Those values of a dictionary that a few rows use.</summary>
/// <param name="count">Values of the whole dictionary.</param>
/// <param name="codes">The codes that are here, ascending.</param>
/// <param name="values">Their values, in the same order.</param>
internal sealed class SparseDictionary(int count, int[] codes, BlobDictionary values) : Utf8Dictionary
{
    public override int Count => count;

    public long SizeBytes => values.SizeBytes + (codes.Length * (long)sizeof(int));

    /// <summary>Whether these codes, which ascend, are all here.</summary>
    public bool HoldsAll(ReadOnlySpan<int> others)
    {
        var at = 0;
        foreach (var code in others)
        {
            while (at < codes.Length && codes[at] < code)
                at++;
            if (at == codes.Length || codes[at] != code)
                return false;
        }

        return true;
    }

    /// <summary>The codes that are here together with others, ascending.</summary>
    public int[] UnionWith(ReadOnlySpan<int> others)
    {
        var all = new SortedSet<int>(codes);
        foreach (var code in others)
            all.Add(code);
        return [.. all];
    }

    /// <exception cref="KeyNotFoundException">The code is not among those that were asked for.</exception>
    public override ReadOnlySpan<byte> this[int code]
    {
        get
        {
            var at = Array.BinarySearch(codes, code);
            return at >= 0 ? values[at] : throw new KeyNotFoundException($"code {code} was not read");
        }
    }

    /// <summary>The code of a value among those that are here, or -1.</summary>
    public override int Find(ReadOnlySpan<byte> value)
    {
        var at = values.Find(value);
        return at < 0 ? -1 : codes[at];
    }
}
