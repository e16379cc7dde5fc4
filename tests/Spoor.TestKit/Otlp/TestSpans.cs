using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;

namespace Spoor.TestKit.Otlp;

/// <summary>Readable spans for tests.</summary>
/// <example><code>
/// var bytes = TestSpans.Trace("a1")
///     .Span("GET /cart", service: "frontend", startMs: 0, durationMs: 50, attributes: [("http.request.method", "GET")], children: t => t
///         .Span("SELECT", service: "cart", kind: SpanKind.Client, startMs: 10, durationMs: 20, status: StatusCode.Error))
///     .ToBytes();
/// </code></example>
public static class TestSpans
{
    /// <summary>2026-01-01T00:00:00Z, the instant that <c>startMs: 0</c> means unless a trace says otherwise; nanoseconds.</summary>
    public const ulong BaseUnixNanos = 1_767_225_600_000_000_000;

    /// <summary>Starts a trace. The id is 1 to 32 hexadecimal digits, padded on the left.</summary>
    public static TestTrace Trace(string traceId = "1", ulong baseUnixNanos = BaseUnixNanos) => new(traceId, baseUnixNanos);

    /// <summary>Several traces in one message, in the order given.</summary>
    public static TracesData Merge(params TestTrace[] traces)
    {
        var all = new TracesData();
        foreach (var trace in traces)
            all.ResourceSpans.AddRange(trace.ToTracesData().ResourceSpans);
        return all;
    }

    /// <summary>Indexes a message as the receivers do; throws when it is refused as a whole.</summary>
    public static SpanBatch ToBatch(this TracesData data) =>
        SpanBatch.TryParse(data.ToByteArray(), out var batch, out var error) ? batch : throw new InvalidOperationException(error);

    public static ByteString TraceIdBytes(string hex)
    {
        if (!TraceId.TryParse(hex, out var id))
            throw new ArgumentException($"'{hex}' is not a trace id", nameof(hex));
        var bytes = new byte[TraceId.SizeBytes];
        id.WriteTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    public static ByteString SpanIdBytes(string hex)
    {
        if (!SpanId.TryParse(hex, out var id))
            throw new ArgumentException($"'{hex}' is not a span id", nameof(hex));
        var bytes = new byte[SpanId.SizeBytes];
        id.WriteTo(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
