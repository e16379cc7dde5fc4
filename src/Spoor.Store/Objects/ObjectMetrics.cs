using Spoor.Store.Telemetry;

namespace Spoor.Store.Objects;

/// <summary>What goes to and from a bucket.</summary>
internal sealed class ObjectMetrics(MetricsRegistry metrics)
{
    public Counter SentBytes { get; } = metrics.Counter("spoor_object_store_sent_bytes_total", "Bytes of objects sent to the bucket, repeated attempts included.");

    public Counter ReceivedBytes { get; } = metrics.Counter("spoor_object_store_received_bytes_total", "Bytes of objects received from the bucket.");

    public void CountRequest(string verb, string outcome) => metrics.Counter(
        "spoor_object_store_requests_total", "Requests to the bucket, each attempt counted.", new MetricLabel("verb", verb), new MetricLabel("outcome", outcome)).Increment();
}
