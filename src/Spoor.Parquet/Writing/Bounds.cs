using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Spoor.Parquet.Writing;

/// <summary>The smallest and largest of some integers; empty until one is added.</summary>
internal struct Bounds()
{
    public long Min { get; private set; } = long.MaxValue;

    public long Max { get; private set; } = long.MinValue;

    public readonly bool IsKnown => Min <= Max;

    public void Add(Bounds other)
    {
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }

    public void Add(long value)
    {
        Min = Math.Min(Min, value);
        Max = Math.Max(Max, value);
    }

    public static Bounds Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var bounds = new Bounds();
        var i = 0;
        if (values.Length >= Vector256<T>.Count)
        {
            ref var first = ref MemoryMarshal.GetReference(values);
            var mins = Vector256.Create(T.MaxValue);
            var maxes = Vector256.Create(T.MinValue);
            for (; i + Vector256<T>.Count <= values.Length; i += Vector256<T>.Count)
            {
                var value = Vector256.LoadUnsafe(ref first, (nuint)i);
                mins = Vector256.Min(mins, value);
                maxes = Vector256.Max(maxes, value);
            }

            for (var lane = 0; lane < Vector256<T>.Count; lane++)
            {
                bounds.Add(long.CreateTruncating(mins[lane]));
                bounds.Add(long.CreateTruncating(maxes[lane]));
            }
        }

        for (; i < values.Length; i++)
            bounds.Add(long.CreateTruncating(values[i]));
        return bounds;
    }
}
