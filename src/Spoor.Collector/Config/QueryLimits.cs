namespace Spoor.Collector.Config;

/// <summary>What queries may ask for, under Tempo's names where it has the same (docs/operate/tempo-config.md).</summary>
public sealed record QueryLimits
{
    /// <summary><c>max_concurrent_queries</c>: queries that run at once; others wait.</summary>
    public int MaxConcurrentQueries { get; init; } = 20;

    /// <summary><c>max_outstanding_per_tenant</c>: queries that wait at most; beyond it they are refused.</summary>
    public int MaxOutstandingQueries { get; init; } = 2000;

    /// <summary><c>max_query_expression_size_bytes</c>: the largest query text.</summary>
    public int MaxQueryBytes { get; init; } = 131_072;

    /// <summary><c>max_bytes_per_tag_values_query</c>: tag values stop once they add up to this.</summary>
    public long MaxTagValuesBytes { get; init; } = 1_000_000;

    /// <summary><c>max_bytes_per_trace</c>: a larger trace is answered in part, in bytes of OTLP; 0 for any size.</summary>
    public long MaxTraceBytes { get; init; }

    /// <summary><c>search.query_timeout</c>: a query of any kind that takes longer is ended.</summary>
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>search.max_duration</c>: the longest range of time of a search; zero for any.</summary>
    public TimeSpan MaxSearchDuration { get; init; }

    /// <summary><c>search.default_result_limit</c>: traces of a search that names no limit.</summary>
    public int DefaultResultLimit { get; init; } = 20;

    /// <summary><c>search.max_result_limit</c>: the largest limit of a search.</summary>
    public int MaxResultLimit { get; init; } = 262_144;

    /// <summary><c>search.default_spans_per_span_set</c>: spans in each spanset of a search that does not say.</summary>
    public int DefaultSpansPerSpanSet { get; init; } = 3;

    /// <summary><c>search.max_spans_per_span_set</c>: the largest number of those; 0 for any.</summary>
    public int MaxSpansPerSpanSet { get; init; } = 100;

    /// <summary><c>metrics.max_duration</c>: the longest range of time of a metrics query; zero for any.</summary>
    public TimeSpan MaxMetricsRange { get; init; }

    /// <summary><c>metrics.max_intervals</c>: the most steps of a metrics query; 0 for any number.</summary>
    public int MaxMetricsSteps { get; init; } = 10_000;

    /// <summary><c>metrics.max_response_series</c>: further series are left out of an answer; 0 for any number.</summary>
    public int MaxMetricsSeries { get; init; } = 10_000;

    /// <summary><c>metrics.max_exemplars</c>: the most exemplars of an answer.</summary>
    public int MaxExemplars { get; init; } = 100;

    /// <summary><c>metrics.max_inspected_bytes</c>: blocks beyond it, the oldest, are left out of an answer; 0 for any number of bytes.</summary>
    public long MaxMetricsInspectedBytes { get; init; }

    internal static QueryLimits Read(ConfigSection section)
    {
        var limits = new QueryLimits();
        limits = limits with
        {
            MaxConcurrentQueries = section.Integer("max_concurrent_queries", limits.MaxConcurrentQueries, 1, 100_000),
            MaxOutstandingQueries = section.Integer("max_outstanding_per_tenant", limits.MaxOutstandingQueries, 0, 1_000_000),
            MaxQueryBytes = section.Integer("max_query_expression_size_bytes", limits.MaxQueryBytes, 1, 16 << 20),
            MaxTagValuesBytes = section.Bytes("max_bytes_per_tag_values_query", limits.MaxTagValuesBytes, 1, long.MaxValue),
            MaxTraceBytes = section.Bytes("max_bytes_per_trace", limits.MaxTraceBytes, 0, long.MaxValue),
        };
        if (section.Section("search") is { } search)
            limits = ReadSearch(search, limits);
        return section.Section("metrics") is { } metrics ? ReadMetrics(metrics, limits) : limits;
    }

    private static QueryLimits ReadMetrics(ConfigSection section, QueryLimits limits)
    {
        limits = limits with
        {
            MaxMetricsRange = section.Duration("max_duration", limits.MaxMetricsRange),
            MaxMetricsSteps = section.Integer("max_intervals", limits.MaxMetricsSteps, 0, 1_000_000),
            MaxMetricsSeries = section.Integer("max_response_series", limits.MaxMetricsSeries, 0, int.MaxValue),
            MaxExemplars = section.Integer("max_exemplars", limits.MaxExemplars, 0, 100_000),
            MaxMetricsInspectedBytes = section.Bytes("max_inspected_bytes", limits.MaxMetricsInspectedBytes, 0, long.MaxValue),
        };
        section.End();
        return limits;
    }

    private static QueryLimits ReadSearch(ConfigSection section, QueryLimits limits)
    {
        limits = limits with
        {
            QueryTimeout = section.Duration("query_timeout", limits.QueryTimeout, TimeSpan.FromSeconds(1)),
            MaxSearchDuration = section.Duration("max_duration", limits.MaxSearchDuration),
            DefaultResultLimit = section.Integer("default_result_limit", limits.DefaultResultLimit, 1, 1_000_000),
            MaxResultLimit = section.Integer("max_result_limit", limits.MaxResultLimit, 1, int.MaxValue),
            DefaultSpansPerSpanSet = section.Integer("default_spans_per_span_set", limits.DefaultSpansPerSpanSet, 1, 1_000_000),
            MaxSpansPerSpanSet = section.Integer("max_spans_per_span_set", limits.MaxSpansPerSpanSet, 0, 1_000_000),
        };
        section.End();
        return limits;
    }
}
