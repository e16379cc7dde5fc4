using System.Collections.Concurrent;
using Spoor.Store.Telemetry;

namespace Spoor.Collector.Receivers;

/// <summary>Why a request was refused before its spans were known, or spans were rejected; the <c>reason</c> label.</summary>
internal static class RefusalReason
{
    public const string TooLarge = "too_large";
    public const string Malformed = "malformed";
    public const string Unsupported = "unsupported";
    public const string OverBudget = "over_budget";
    public const string InvalidSpan = "invalid_span";
    public const string Unavailable = "unavailable";
    public const string Permanent = "permanent";
}

/// <summary>
/// What one transport of one receiver counts, under the names that dashboards for the Collector and for Tempo know. Safe for use from several
/// threads.
/// </summary>
internal sealed class ReceiverMetrics
{
    private readonly MetricsRegistry _registry;
    private readonly MetricLabel[] _labels;
    private readonly Counter _acceptedSpans;
    private readonly Counter _refusedSpans;
    private readonly Counter _tempoAcceptedSpans;
    private readonly Counter _tempoRefusedSpans;
    private readonly Counter _spansReceived;
    private readonly Counter _bytesReceived;
    private readonly ConcurrentDictionary<string, Counter> _discardedSpans = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Counter> _refusedRequests = new(StringComparer.Ordinal);

    /// <param name="registry">Where the counters live.</param>
    /// <param name="receiver">Component id, such as <c>otlp</c> or <c>otlp/internal</c>.</param>
    /// <param name="transport">Such as <c>grpc</c> or <c>http</c>.</param>
    public ReceiverMetrics(MetricsRegistry registry, string receiver, string transport)
    {
        _registry = registry;
        _labels = [new("receiver", receiver), new("transport", transport)];
        _acceptedSpans = registry.Counter("otelcol_receiver_accepted_spans_total", "Spans that were taken into the pipelines.", _labels);
        _refusedSpans = registry.Counter("otelcol_receiver_refused_spans_total", "Spans that were not taken into the pipelines.", _labels);
        _tempoAcceptedSpans = registry.Counter("tempo_receiver_accepted_spans", "Spans that were taken into the pipelines.", _labels);
        _tempoRefusedSpans = registry.Counter("tempo_receiver_refused_spans", "Spans that were not taken into the pipelines.", _labels);
        _spansReceived = registry.Counter("tempo_distributor_spans_received_total", "Spans that came in.");
        _bytesReceived = registry.Counter("tempo_distributor_bytes_received_total", "Bytes of spans that came in, as OTLP protobuf.");
    }

    public void Received(int spans, int bytes)
    {
        _spansReceived.Add(spans);
        _bytesReceived.Add(bytes);
    }

    public void Accepted(int spans)
    {
        _acceptedSpans.Add(spans);
        _tempoAcceptedSpans.Add(spans);
    }

    /// <summary>Spans of a request that was decoded.</summary>
    public void Refused(int spans, string reason)
    {
        _refusedSpans.Add(spans);
        _tempoRefusedSpans.Add(spans);
        _discardedSpans.GetOrAdd(reason, Discarded).Add(spans);
    }

    /// <summary>A request of which nobody knows how many spans it has.</summary>
    public void RequestRefused(string reason) => _refusedRequests.GetOrAdd(reason, RefusedRequests).Increment();

    private Counter Discarded(string reason) =>
        _registry.Counter("tempo_discarded_spans_total", "Spans that were not taken into the pipelines, by reason.", new MetricLabel("reason", reason));

    private Counter RefusedRequests(string reason) => _registry.Counter(
        "spoor_receiver_refused_requests_total", "Requests that were refused before their spans were decoded.", [.. _labels, new("reason", reason)]);
}
