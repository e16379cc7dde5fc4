using System.Collections.Concurrent;
using System.Globalization;
using Spoor.Store.Telemetry;

namespace Spoor.Api.Telemetry;

/// <summary>How long requests take, under the name that Tempo's dashboards use.</summary>
internal sealed class RequestMetrics(MetricsRegistry registry)
{
    private readonly ConcurrentDictionary<(string Method, string Route, int Status), Histogram> _histograms = new();

    public void Observe(string method, string route, int statusCode, TimeSpan duration) =>
        _histograms.GetOrAdd((KnownMethod(method), route, statusCode), Create).Observe(duration.TotalSeconds);

    private Histogram Create((string Method, string Route, int Status) key) =>
        registry.Histogram(
            "tempo_request_duration_seconds",
            "Time spent serving HTTP requests, in seconds.",
            [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
            new MetricLabel("method", key.Method),
            new MetricLabel("route", key.Route),
            new MetricLabel("status_code", key.Status.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A client may send any word as method; each would be a series.</summary>
    private static string KnownMethod(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";
}
