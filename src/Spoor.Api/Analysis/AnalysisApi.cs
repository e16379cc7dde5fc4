using Spoor.Api.Http;

namespace Spoor.Api.Analysis;

/// <summary>Spoor's own query API below <c>/api/spoor</c>: services, their calls, and the shape of single traces.</summary>
internal static class AnalysisApi
{
    public static void Map(ApiRouter router, ApiDependencies dependencies)
    {
        router.Map("/api/spoor/service-graph", new ServiceGraphEndpoint(dependencies).RunAsync).Describe(ServiceGraphEndpoint.Operation);
        router.Map("/api/spoor/services", new ServicesEndpoint(dependencies).RunAsync).Describe(ServicesEndpoint.Operation);
        router.Map("/api/spoor/trace/", "traceID", "/summary", mayHoldSlashes: false, new TraceSummaryEndpoint(dependencies).RunAsync)
            .Describe(TraceSummaryEndpoint.Operation);
        router.Map("/api/spoor/trace/", "traceID", "/spans", mayHoldSlashes: false, new TraceSpansEndpoint(dependencies).RunAsync)
            .Describe(TraceSpansEndpoint.Operation);
    }
}
