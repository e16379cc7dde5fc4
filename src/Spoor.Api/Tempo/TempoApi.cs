using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Traces;
using Spoor.Store.Graph;
using Spoor.Store.Query;

namespace Spoor.Api.Tempo;

/// <summary>The paths of Tempo's HTTP query API.</summary>
internal static class TempoApi
{
    /// <summary>Header that says why an answer is partial; the answers themselves have no field for it, except traces v2.</summary>
    public const string PartialHeader = "X-Spoor-Partial";

    public static void Map(ApiRouter router, ApiDependencies dependencies)
    {
        var status = new StatusEndpoints(dependencies);
        router.Map("/api/echo", StatusEndpoints.EchoAsync).Describe(StatusEndpoints.Echo);
        router.Map("/api/status/buildinfo", status.BuildInfoAsync).Describe(StatusEndpoints.BuildInfoOperation);
        router.Map("/ready", status.ReadyAsync).Describe(StatusEndpoints.Ready);

        var pages = new StatusPages(dependencies, router);
        router.Map("/status", pages.AllAsync).Describe(StatusPages.All);
        router.Map("/status/", "endpoint", "", mayHoldSlashes: false, pages.PartAsync).Describe(StatusPages.Part);

        var traces = new TraceByIdEndpoint(dependencies);
        router.Map("/api/traces/", "traceID", "", mayHoldSlashes: false, traces.V1Async).Describe(TraceByIdEndpoint.V1);
        router.Map("/api/v2/traces/", "traceID", "", mayHoldSlashes: false, traces.V2Async).Describe(TraceByIdEndpoint.V2);

        router.Map("/api/v2/traces/diff", new TraceDiffEndpoint(dependencies).RunAsync).Describe(TraceDiffEndpoint.Operation);

        router.Map("/api/search", new SearchEndpoint(dependencies).RunAsync).Describe(SearchEndpoint.Operation);

        var tagNames = new TagNamesEndpoint(dependencies);
        router.Map("/api/search/tags", tagNames.V1Async).Describe(TagNamesEndpoint.V1);
        router.Map("/api/v2/search/tags", tagNames.V2Async).Describe(TagNamesEndpoint.V2);

        var tagValues = new TagValuesEndpoint(dependencies);
        router.Map("/api/search/tag/", "tagName", "/values", mayHoldSlashes: true, tagValues.V1Async).Describe(TagValuesEndpoint.V1);
        router.Map("/api/v2/search/tag/", "tagName", "/values", mayHoldSlashes: true, tagValues.V2Async).Describe(TagValuesEndpoint.V2);

        var metrics = new MetricsQueryEndpoint(dependencies, TimeProvider.System);
        router.Map("/api/metrics/query_range", metrics.RangeAsync).Describe(MetricsQueryEndpoint.Range);
        router.Map("/api/metrics/query", metrics.InstantAsync).Describe(MetricsQueryEndpoint.Instant);
    }

    /// <exception cref="ApiException">503: the store is not open yet.</exception>
    public static ITraceQuerier OpenQuerier(this ApiDependencies dependencies) =>
        dependencies.Querier() ?? throw new ApiException(503, dependencies.NotReadyReason() ?? "the store is not open yet; try again");

    /// <exception cref="ApiException">503: the store is not open yet.</exception>
    public static ITraceAnalyzer OpenAnalyzer(this ApiDependencies dependencies) =>
        dependencies.Analyzer() ?? throw new ApiException(503, dependencies.NotReadyReason() ?? "the store is not open yet; try again");

    /// <summary>Says in a header that, and why, the answer is partial. Call before the body starts.</summary>
    public static void MarkPartial(this HttpResponse response, QueryStats stats) => response.MarkPartial(stats.PartialReason);

    /// <summary>The same with the reason; null when the answer is complete.</summary>
    public static void MarkPartial(this HttpResponse response, string? reason)
    {
        if (reason is not null)
            response.Headers[PartialHeader] = HeaderText(reason);
    }

    private static string HeaderText(string text) =>
        string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
        });
}
