using Spoor.Api.Http;

namespace Spoor.Api.Jaeger;

/// <summary>
/// The paths of Jaeger's query API, as Jaeger UI and Grafana's Jaeger data source call it.
/// </summary>
internal static class JaegerApi
{
    /// <param name="router">Gets the paths.</param>
    /// <param name="dependencies">What answers.</param>
    /// <param name="prefix">Stands before <c>/api</c>: empty, or a path without slash at its end.</param>
    public static void Map(ApiRouter router, ApiDependencies dependencies, string prefix)
    {
        ErrorWriter errors = JaegerError.WriteAsync;
        var names = new JaegerNamesEndpoint(dependencies);
        router.Map(prefix + "/api/services", names.ServicesAsync, errors: errors);
        router.Map(prefix + "/api/operations", names.OperationsAsync, errors: errors);
        router.Map(prefix + "/api/services/", "service", "/operations", mayHoldSlashes: true, names.OperationNamesAsync, errors: errors);

        router.Map(prefix + "/api/dependencies", new JaegerDependenciesEndpoint(dependencies).RunAsync, errors: errors);

        var traces = new JaegerTracesEndpoint(dependencies);
        router.Map(prefix + "/api/traces", traces.SearchAsync, errors: errors);
        router.Map(prefix + "/api/traces/", "traceID", "", mayHoldSlashes: false, traces.ByIdAsync, errors: errors);
        router.Map(prefix + "/api/archive/", "traceID", "", mayHoldSlashes: false, static (_, _, _) => throw Unsupported("archive storage was not configured"), errors: errors);
        foreach (var metric in (ReadOnlySpan<string>)["latencies", "calls", "errors", "minstep"])
            router.Map($"{prefix}/api/metrics/{metric}", static (_, _) => throw Unsupported("metrics querying is currently disabled"), errors: errors);

        ErrorWriter v3Errors = JaegerError.WriteV3Async;
        var v3 = new JaegerV3Endpoint(dependencies);
        router.Map(prefix + "/api/v3/services", v3.ServicesAsync, errors: v3Errors);
        router.Map(prefix + "/api/v3/operations", v3.OperationsAsync, errors: v3Errors);
        router.Map(prefix + "/api/v3/traces", v3.SearchAsync, errors: v3Errors);
        router.Map(prefix + "/api/v3/traces/", "trace_id", "", mayHoldSlashes: false, v3.ByIdAsync, errors: v3Errors);
    }

    private static ApiException Unsupported(string message) => new(501, message);
}
