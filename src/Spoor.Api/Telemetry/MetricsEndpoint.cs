using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Store.Telemetry;

namespace Spoor.Api.Telemetry;

/// <summary><c>/metrics</c>: everything in the registry, and what the process says of itself.</summary>
internal sealed class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static ApiOperation Operation { get; } = new("metrics", ApiTags.Operation, "Spoor's own metrics in Prometheus text")
    {
        Answers = [ApiContent.Text],
    };

    private readonly MetricsRegistry _registry;

    public MetricsEndpoint(ApiDependencies dependencies)
    {
        _registry = dependencies.Metrics;
        var build = dependencies.Build;
        _registry.Gauge(
            "spoor_build_info", "Always 1; the labels say which program runs.",
            new MetricLabel("version", build.Version), new MetricLabel("revision", build.Revision), new MetricLabel("runtime", BuildInfo.Runtime)).Set(1);
        _registry.Gauge(
            "tempo_build_info", "Always 1; for dashboards made for Tempo.",
            new MetricLabel("version", build.ReportedVersion), new MetricLabel("revision", build.Revision)).Set(1);
    }

    public async Task RunAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _registry.WritePrometheusText(text);
        ProcessMetrics.Write(text);
        await ResponseBody.WriteAsync(context, ContentType, Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
    }
}
