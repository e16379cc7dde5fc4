using Spoor.Api;
using Spoor.Collector.Config;

namespace Spoor.Server.Hosting;

/// <summary>Hands the configuration of <c>spoor_query</c> to the API, which does not know configurations.</summary>
internal static class QuerySettings
{
    public static ApiLimits ToApi(QueryLimits limits) => new()
    {
        DefaultSearchLimit = limits.DefaultResultLimit,
        MaxSearchLimit = limits.MaxResultLimit,
        DefaultSpansPerSpanSet = limits.DefaultSpansPerSpanSet,
        MaxSpansPerSpanSet = limits.MaxSpansPerSpanSet,
        MaxQueryBytes = limits.MaxQueryBytes,
        MaxTagValuesBytes = limits.MaxTagValuesBytes,
        MaxTraceBytes = limits.MaxTraceBytes,
        MaxSearchDuration = limits.MaxSearchDuration,
        MaxConcurrentQueries = limits.MaxConcurrentQueries,
        MaxOutstandingQueries = limits.MaxOutstandingQueries,
        QueryTimeout = limits.QueryTimeout,
        MaxMetricsRange = limits.MaxMetricsRange,
        MaxMetricsSteps = limits.MaxMetricsSteps,
        MaxMetricsSeries = limits.MaxMetricsSeries,
        MaxExemplars = limits.MaxExemplars,
        MaxMetricsInspectedBytes = limits.MaxMetricsInspectedBytes,
    };
}
