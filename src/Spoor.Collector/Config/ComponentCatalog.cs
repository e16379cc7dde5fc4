using Spoor.Collector.Pipelines;
using Spoor.Collector.Receivers;

namespace Spoor.Collector.Config;

/// <summary>The types of components: those that there are, and those of the Collector that there are not yet.</summary>
internal static class ComponentCatalog
{
    private static readonly IComponentFactory[] Factories =
        [new OtlpReceiverFactory(), new StoreExporterFactory(), new StoreExtensionFactory(), new QueryExtensionFactory()];

    private static readonly Dictionary<ComponentKind, string[]> NotAvailable = new()
    {
        [ComponentKind.Receiver] = ["jaeger", "zipkin", "kafka", "otlpjsonfile", "prometheus", "hostmetrics", "filelog", "opencensus", "nop"],
        [ComponentKind.Processor] =
        [
            "batch", "memory_limiter", "attributes", "resource", "resourcedetection", "k8sattributes", "filter", "transform", "tail_sampling",
            "probabilistic_sampler", "groupbytrace", "groupbyattrs", "redaction", "span", "queuebatch", "metricstransform",
        ],
        [ComponentKind.Exporter] =
        [
            "otlp", "otlp_grpc", "otlphttp", "otlp_http", "debug", "logging", "prometheus", "prometheusremotewrite", "kafka", "file",
            "loadbalancing", "load_balancing", "awsxray", "loki", "zipkin", "jaeger", "nop",
        ],
        [ComponentKind.Connector] = ["spanmetrics", "servicegraph", "routing", "forward", "count", "failover"],
        [ComponentKind.Extension] =
        [
            "health_check", "healthcheckv2", "pprof", "zpages", "file_storage", "bearertokenauth", "basicauth", "oidc", "oauth2client",
            "headers_setter", "jaegerremotesampling", "memory_limiter",
        ],
    };

    public static IComponentFactory? Find(ComponentKind kind, string type) => Array.Find(Factories, factory => factory.Kind == kind && factory.Type == type);

    public static bool IsNotAvailable(ComponentKind kind, string type) => NotAvailable[kind].Contains(type);

    public static IEnumerable<string> Types(ComponentKind kind) => Factories.Where(factory => factory.Kind == kind).Select(factory => factory.Type);
}
