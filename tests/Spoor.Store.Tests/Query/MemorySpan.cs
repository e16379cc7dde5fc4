using System.Text;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Query;

/// <summary>A span with the bytes that were received and its resource and scope as bytes.</summary>
internal sealed record MemorySpan(TraceId TraceId, Span Message, byte[] Bytes, byte[] Resource, byte[] ResourceSchema, byte[] Scope, byte[] ScopeSchema)
{
    /// <summary>See <see cref="Segments.SpanSegment.TierCounts"/>.</summary>
    public double TierCount { get; init; } = 1;

    /// <summary>See <see cref="Segments.SpanSegment.AdjustedCounts"/>.</summary>
    public double AdjustedCount { get; init; } = 1;

    public ulong Start => Message.StartTimeUnixNano;

    public ulong Id => SpanId.FromBytes(Message.SpanId.Span).Value;

    public static List<MemorySpan> From(TracesData data)
    {
        using var batch = data.ToBatch();
        var spans = new List<MemorySpan>();
        foreach (ref readonly var record in batch.Spans)
        {
            var scope = batch.Scopes[record.Scope];
            var resource = batch.Resources[scope.Resource];
            var bytes = batch.SpanBytes(record).ToArray();
            spans.Add(new MemorySpan(
                record.TraceId,
                Span.Parser.ParseFrom(bytes),
                bytes,
                batch.Slice(resource.Resource).ToArray(),
                batch.Slice(resource.SchemaUrl).ToArray(),
                batch.Slice(scope.Scope).ToArray(),
                batch.Slice(scope.SchemaUrl).ToArray()));
        }

        return spans;
    }

    /// <summary>The message that would bring these spans, one resource each.</summary>
    public static TracesData ToTracesData(IEnumerable<MemorySpan> spans)
    {
        var data = new TracesData();
        foreach (var span in spans)
        {
            data.ResourceSpans.Add(new ResourceSpans
            {
                Resource = OpenTelemetry.Proto.Resource.V1.Resource.Parser.ParseFrom(span.Resource),
                SchemaUrl = Encoding.UTF8.GetString(span.ResourceSchema),
                ScopeSpans =
                {
                    new ScopeSpans
                    {
                        Scope = InstrumentationScope.Parser.ParseFrom(span.Scope),
                        SchemaUrl = Encoding.UTF8.GetString(span.ScopeSchema),
                        Spans = { span.Message },
                    },
                },
            });
        }

        return data;
    }
}
