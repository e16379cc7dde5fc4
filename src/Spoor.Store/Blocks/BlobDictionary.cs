using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Byte strings in one array, one after another, with <see cref="Count"/> + 1 offsets.</summary>
internal sealed class BlobDictionary(byte[] blob, int[] offsets) : Utf8Dictionary
{
    public static BlobDictionary Empty { get; } = new([], [0]);

    public override int Count => offsets.Length - 1;

    public override ReadOnlySpan<byte> this[int code] => blob.AsSpan(offsets[code], offsets[code + 1] - offsets[code]);

    public long SizeBytes => blob.Length + (offsets.Length * 4L);

    public override int Find(ReadOnlySpan<byte> value)
    {
        var all = offsets;
        for (var code = 0; code + 1 < all.Length; code++)
        {
            var start = all[code];
            if (all[code + 1] - start == value.Length && blob.AsSpan(start, value.Length).SequenceEqual(value))
                return code;
        }

        return -1;
    }
}
