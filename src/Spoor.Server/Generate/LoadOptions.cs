namespace Spoor.Server.Generate;

/// <summary>What a <see cref="LoadGenerator"/> makes. Equal options give equal bytes.</summary>
public sealed record LoadOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Services that take part in every trace, at least 1.</summary>
    public int Services { get; init; } = 13;

    /// <summary>Average number of spans in a trace, at least the number of services.</summary>
    public int SpansPerTrace { get; init; } = 22;

    /// <summary>When the first trace starts.</summary>
    public ulong StartUnixNanos { get; init; } = 1_795_000_000_000_000_000;

    /// <summary>From the start of one trace to the start of the next.</summary>
    public ulong TraceIntervalNanos { get; init; } = 80_000;
}
