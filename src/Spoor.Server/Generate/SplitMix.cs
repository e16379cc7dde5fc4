namespace Spoor.Server.Generate;

/// <summary>A small random generator whose sequence is the same in every version of every runtime (SplitMix64, Steele et al. 2014).</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>True with a probability of 1 in <paramref name="n"/>.</summary>
    public bool OneIn(int n) => Below(n) == 0;

    /// <summary>A duration with a long tail: most near <paramref name="typicalNanos"/>, some ten times and few a hundred times as long.</summary>
    public ulong Duration(ulong typicalNanos)
    {
        var duration = typicalNanos / 2 + (ulong)(((double)(Next() >> 11) / (1UL << 53)) * typicalNanos);
        return OneIn(20) ? duration * 10 : OneIn(200) ? duration * 100 : duration;
    }
}
