using System.Numerics;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// Says of a text that it is surely not in a dictionary: a Bloom filter whose four bits of a value lie in one 64-bit word, at 8 to 16 bits a value, so that
/// about one text in fifty that is not there passes. Lives in memory only, and is made when a dictionary is searched for the first time.
/// </summary>
internal sealed class TextFilter
{
    private readonly ulong[] _words;

    private TextFilter(ulong[] words) => _words = words;

    public long SizeBytes => _words.Length * (long)sizeof(ulong);

    public static ulong HashOf(ReadOnlySpan<byte> text) => FastHash.Compute(text);

    public static TextFilter Of(Utf8Dictionary dictionary)
    {
        var words = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, dictionary.Count / 8))];
        for (var code = 0; code < dictionary.Count; code++)
        {
            var hash = HashOf(dictionary[code]);
            words[hash & (uint)(words.Length - 1)] |= BitsOf(hash);
        }

        return new TextFilter(words);
    }

    public bool MayContain(ulong hash)
    {
        var bits = BitsOf(hash);
        return (_words[hash & (uint)(_words.Length - 1)] & bits) == bits;
    }

    /// <summary>From the upper bits of the hash; the lower ones choose the word.</summary>
    private static ulong BitsOf(ulong hash) =>
        (1UL << (int)(hash >> 58)) | (1UL << (int)(hash >> 52 & 63)) | (1UL << (int)(hash >> 46 & 63)) | (1UL << (int)(hash >> 40 & 63));
}
