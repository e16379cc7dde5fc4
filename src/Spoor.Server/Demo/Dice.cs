using Spoor.Otlp;
using Spoor.Server.Generate;

namespace Spoor.Server.Demo;

/// <summary>The shop's chance: all of it comes from one seed.</summary>
internal sealed class Dice(ulong seed)
{
    private SplitMix _random = new(seed);

    /// <summary>A number from 0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => _random.Below(limit);

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + _random.Below(high - low + 1);

    /// <summary>True in that share of cases, 0 to 1.</summary>
    public bool Chance(double share) => Unit() < share;

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Below(items.Count)];

    /// <summary>Milliseconds around a typical value: most within half and one and a half times it, one in fifty up to six times.</summary>
    public double Around(double typicalMs)
    {
        var value = typicalMs * (0.5 + Unit());
        return Below(50) == 0 ? value * (2 + (4 * Unit())) : value;
    }

    /// <summary>Time until the next of events that come independently of each other (exponential distribution), in seconds.</summary>
    public double SecondsToNext(double perSecond) => -Math.Log(1 - Unit()) / perSecond;

    public TraceId NextTraceId() => new(_random.Next(), _random.Next() | 1);

    public SpanId NextSpanId() => new(_random.Next() | 1);

    private double Unit() => (_random.Next() >> 11) * (1.0 / (1UL << 53));
}
