namespace Spoor.TestKit.Otlp;

/// <summary>What <see cref="OtlpGen"/> may produce.</summary>
public sealed record OtlpGenOptions
{
    /// <summary>Upper bound of spans in a message.</summary>
    public int MaxSpans { get; init; } = 24;

    /// <summary>How deep arrays and maps nest.</summary>
    public int MaxValueDepth { get; init; } = 3;

    /// <summary>Repeat a key in one attribute list now and then.</summary>
    public bool DuplicateKeys { get; init; } = true;

    /// <summary>Times that are zero, before 1970 in spirit (tiny), far in the future, or end before start.</summary>
    public bool OddTimes { get; init; } = true;

    /// <summary>Kind and status numbers that OTLP does not define.</summary>
    public bool UnknownEnumNumbers { get; init; } = true;

    /// <summary>Let a later span repeat the id of an earlier one with another kind, as Zipkin's client and server spans do.</summary>
    public bool SharedSpanIds { get; init; } = true;

    /// <summary>The instant around which plausible spans lie; nanoseconds since 1970.</summary>
    public ulong BaseUnixNanos { get; init; } = TestSpans.BaseUnixNanos;

    public static OtlpGenOptions Default { get; } = new();

    /// <summary>What an ordinary SDK sends: sane times, unique keys and ids, defined enum numbers.</summary>
    public static OtlpGenOptions Plain { get; } = new()
    {
        DuplicateKeys = false,
        OddTimes = false,
        UnknownEnumNumbers = false,
        SharedSpanIds = false,
        MaxValueDepth = 1,
    };
}
