using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Those values of a dictionary that a few rows use.</summary>
/// <param name="count">Values of the whole dictionary.</param>
/// <param name="codes">The codes that are here, ascending.</param>
/// <param name="values">Their values, in the same order.</param>
internal sealed class SparseDictionary(int count, int[] codes, BlobDictionary values) : Utf8Dictionary
{
    public override int Count => count;

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
