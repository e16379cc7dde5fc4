using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Byte strings in one array, one after another, with offsets: that of each and the end of the last.</summary>
/// <param name="blob">The bytes, and perhaps more after them.</param>
/// <param name="offsets">The offsets, and perhaps more after them.</param>
/// <param name="count">How many strings there are.</param>
internal class BlobDictionary(byte[] blob, int[] offsets, int count) : Utf8Dictionary
{
    public BlobDictionary(byte[] blob, int[] offsets)
        : this(blob, offsets, offsets.Length - 1)
    {
    }

    public static BlobDictionary Empty { get; } = new([], [0]);

    public override int Count => count;

    public override ReadOnlySpan<byte> this[int code] => blob.AsSpan(offsets[code], offsets[code + 1] - offsets[code]);

    public long SizeBytes => blob.Length + (offsets.Length * 4L);

    public override int Find(ReadOnlySpan<byte> value)
    {
        var all = offsets.AsSpan(0, count + 1);
        for (var code = 0; code + 1 < all.Length; code++)
        {
            var start = all[code];
            if (all[code + 1] - start == value.Length && blob.AsSpan(start, value.Length).SequenceEqual(value))
                return code;
        }

        return -1;
    }
}
