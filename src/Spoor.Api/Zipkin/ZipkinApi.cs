using Spoor.Api.Http;

namespace Spoor.Api.Zipkin;

/// <summary>The paths of Zipkin's query API (v2), as Zipkin Lens and Grafana's Zipkin data source call it.</summary>
internal static class ZipkinApi
{
    private const string Prefix = "/zipkin/api/v2";

    public static void Map(ApiRouter router, ApiDependencies dependencies)
    {
        var names = new ZipkinNamesEndpoint(dependencies);
        router.Map(Prefix + "/services", names.ServicesAsync);
        router.Map(Prefix + "/spans", names.SpansAsync);
        router.Map(Prefix + "/remoteServices", names.RemoteServicesAsync);
        router.Map(Prefix + "/autocompleteKeys", names.KeysAsync);
        router.Map(Prefix + "/autocompleteValues", names.ValuesAsync);

        var traces = new ZipkinTracesEndpoint(dependencies);
        router.Map(Prefix + "/traces", traces.SearchAsync);
        router.Map(Prefix + "/trace/", "traceId", "", mayHoldSlashes: false, traces.ByIdAsync);
        router.Map(Prefix + "/traceMany", traces.ManyAsync);

        router.Map(Prefix + "/dependencies", new ZipkinDependenciesEndpoint(dependencies).RunAsync);
        router.Map("/zipkin/config.json", ZipkinConfigEndpoint.RunAsync);
    }
}
