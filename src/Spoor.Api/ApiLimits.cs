namespace Spoor.Api;

/// <summary>Bounds on what one request may ask for. The defaults are Tempo's.</summary>
public sealed record ApiLimits
{
    /// <summary>Traces of a search that names no limit.</summary>
    public int DefaultSearchLimit { get; init; } = 20;

    /// <summary>The largest <c>limit</c> of a search.</summary>
    public int MaxSearchLimit { get; init; } = 262_144;

    /// <summary>Spans in each spanset of a search that names no <c>spss</c>.</summary>
    public int DefaultSpansPerSpanSet { get; init; } = 3;

    /// <summary>The largest <c>spss</c>; 0 lifts the bound, and <c>spss=0</c> then means all spans.</summary>
    public int MaxSpansPerSpanSet { get; init; } = 100;

    /// <summary>The largest query text, in bytes of UTF-8.</summary>
    public int MaxQueryBytes { get; init; } = 131_072;

    /// <summary>Tag values stop once they add up to this many bytes.</summary>
    public long MaxTagValuesBytes { get; init; } = 1_000_000;

    /// <summary>Steps of a metrics query at most; 0 for any number.</summary>
    public int MaxMetricsSteps { get; init; } = 10_000;

    /// <summary>The longest range of a metrics query; zero for any. Tempo's default is 24 hours, because it has to read every span.</summary>
    public TimeSpan MaxMetricsRange { get; init; }

    /// <summary>Series of a metrics answer at most, the rest is left out and the answer says so; 0 for any number, as is Tempo's default.</summary>
    public int MaxMetricsSeries { get; init; } = 10_000;

    /// <summary>Exemplars of a metrics answer at most, and when the request does not say.</summary>
    public int MaxExemplars { get; init; } = 100;

    /// <summary>Bytes of blocks that a metrics query looks into at most, the oldest are left out and the answer says so; 0 for any number.</summary>
    public long MaxMetricsInspectedBytes { get; init; }

    /// <summary>The longest range between <c>start</c> and <c>end</c> of a search or a look for tags; zero for any. Tempo's default is 168 hours.</summary>
    public TimeSpan MaxSearchDuration { get; init; }

    /// <summary>Queries that run at once; others wait.</summary>
    public int MaxConcurrentQueries { get; init; } = 20;

    /// <summary>Queries that wait at most; beyond it a request is answered 429.</summary>
    public int MaxOutstandingQueries { get; init; } = 2000;

    /// <summary>Traces larger than this, in bytes of OTLP, are cut off (traces v2) or refused (traces v1); 0 for any size.</summary>
    public long MaxTraceBytes { get; init; }

    /// <summary>A request that takes longer is answered 504.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
