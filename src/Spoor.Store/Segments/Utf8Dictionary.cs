namespace Spoor.Store.Segments;

/// <summary>Distinct byte strings by code. Codes are dense, from 0 to <see cref="Count"/> - 1, and never change their value.</summary>
public abstract class Utf8Dictionary
{
    public abstract int Count { get; }

    /// <summary>The bytes of a value; valid as long as the segment is pinned.</summary>
    public abstract ReadOnlySpan<byte> this[int code] { get; }

    /// <summary>The code of a value, or -1. By hash where there is one, else by a scan.</summary>
    public virtual int Find(ReadOnlySpan<byte> value)
    {
        for (var code = 0; code < Count; code++)
        {
            if (this[code].SequenceEqual(value))
                return code;
        }

        return -1;
    }
}
