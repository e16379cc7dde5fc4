namespace Spoor.Store.Compaction;

/// <summary>How long what is kept (<c>retention</c>). Ages count from when the newest span of a block came in.</summary>
public sealed record RetentionOptions
{
    /// <summary>All spans stay this long (<c>retention.full</c>, default 336 h, which is 14 days); zero is forever.</summary>
    public TimeSpan Full { get; init; } = TimeSpan.FromHours(336);

    /// <summary>What stays after that (<c>retention.sampled</c>); null is nothing.</summary>
    public SampledRetention? Sampled { get; init; }

    /// <summary>
    /// Until what age counts of deleted spans stay, per service, span name, kind, status, duration and minute (<c>retention.aggregated</c>); above the age at
    /// which blocks are deleted. Zero is the default and makes none; what was made before stays.
    /// </summary>
    public TimeSpan Aggregated { get; init; }

    /// <summary>When blocks are deleted; zero is never.</summary>
    public TimeSpan LastTier => Full == TimeSpan.Zero ? TimeSpan.Zero : Sampled?.Until ?? Full;
}

/// <summary>The tier in which whole traces of some stay and stand for the others.</summary>
public sealed record SampledRetention
{
    /// <summary>Until what age, counted as <see cref="RetentionOptions.Full"/> is (<c>retention.sampled.until</c>); above it.</summary>
    public required TimeSpan Until { get; init; }

    /// <summary>
    /// A TraceQL query (<c>retention.sampled.keep</c>): traces that match, taken whole, stay and count as before. Empty matches none.
    /// </summary>
    public string Keep { get; init; } = "";

    /// <summary>
    /// How many of a hundred of the other traces stay (<c>retention.sampled.percent</c>, default 10, from 0 to 100), chosen by trace id. Each then stands
    /// for 100 / percent, so that counts stay right; with 0 the others are not counted any more.
    /// </summary>
    public int Percent { get; init; } = 10;
}
