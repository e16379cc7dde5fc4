using System.Globalization;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Spoor.AppTests.Import;

/// <summary>What Jaeger's and Zipkin's files say of a span, and what must be found of it. Ids are padded; the parent is empty for a root.</summary>
internal sealed record ExpectedSpan(string TraceId, string SpanId, string ParentId, string Name, ulong StartUnixNanos, ulong EndUnixNanos, string Service)
{
    /// <summary>Tags as <c>key=value</c>; each must be found somewhere on the span, its resource or its scope. Not part of the comparison of lines.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When something was logged.</summary>
    public IReadOnlyList<ulong> EventUnixNanos { get; init; } = [];

    /// <summary>All that two spans are told apart by, as a line.</summary>
    public string Line => string.Join(' ', TraceId, SpanId, ParentId, Name, StartUnixNanos, EndUnixNanos, Service, string.Join(',', EventUnixNanos));

    public static IEnumerable<ExpectedSpan> Of(TracesData found) =>
        from resource in found.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new ExpectedSpan(
            Convert.ToHexStringLower(span.TraceId.Span),
            Convert.ToHexStringLower(span.SpanId.Span),
            Convert.ToHexStringLower(span.ParentSpanId.Span),
            span.Name,
            span.StartTimeUnixNano,
            span.EndTimeUnixNano,
            resource.Resource?.Attributes.FirstOrDefault(a => a.Key == "service.name")?.Value.StringValue ?? "")
        {
            Tags = [.. span.Attributes.Concat(resource.Resource?.Attributes ?? []).Concat(scope.Scope?.Attributes ?? []).Select(a => $"{a.Key}={Text(a.Value)}")],
            EventUnixNanos = [.. span.Events.Select(e => e.TimeUnixNano).Order()],
        };

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
