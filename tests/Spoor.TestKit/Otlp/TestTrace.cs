using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;

namespace Spoor.TestKit.Otlp;

/// <summary>Builds one trace; see <see cref="TestSpans"/>. Spans of the same service, resource attributes and scope share one resource and scope.</summary>
public sealed class TestTrace
{
    private readonly TracesData _data = new();
    private readonly Dictionary<string, ScopeSpans> _scopes = new(StringComparer.Ordinal);
    private readonly ByteString _traceId;
    private readonly ulong _baseUnixNanos;
    private ByteString _parent = ByteString.Empty;
    private int _lastSpan;

    internal TestTrace(string traceId, ulong baseUnixNanos)
    {
        _traceId = TestSpans.TraceIdBytes(traceId);
        _baseUnixNanos = baseUnixNanos;
    }

    /// <summary>Adds a span.</summary>
    /// <param name="id">Up to 16 hexadecimal digits; by default the running number of the span in its trace, from 1.</param>
    /// <param name="parent">Id of the parent; by default the span in whose <paramref name="children"/> this is, else none.</param>
    /// <param name="attributes">Values: string, bool, int, long, double, byte[], arrays, dictionaries, null (empty value).</param>
    /// <param name="configure">Sets whatever the other parameters do not cover.</param>
    public TestTrace Span(
        string name,
        string service = "app",
        double startMs = 0,
        double durationMs = 1,
        SpanKind kind = SpanKind.Internal,
        StatusCode status = StatusCode.Unset,
        string? statusMessage = null,
        string? id = null,
        string? parent = null,
        (string Key, object? Value)[]? attributes = null,
        (string Key, object? Value)[]? resource = null,
        string scope = "",
        string scopeVersion = "",
        (string Name, double AtMs)[]? events = null,
        (string TraceId, string SpanId)[]? links = null,
        Func<TestTrace, TestTrace>? children = null,
        Action<Span>? configure = null)
    {
        var span = new Span
        {
            TraceId = _traceId,
            SpanId = TestSpans.SpanIdBytes(id ?? (++_lastSpan).ToString("x", CultureInfo.InvariantCulture)),
            ParentSpanId = parent is null ? _parent : TestSpans.SpanIdBytes(parent),
            Name = name,
            Kind = (Span.Types.SpanKind)kind,
            StartTimeUnixNano = AtMs(startMs),
            EndTimeUnixNano = AtMs(startMs + durationMs),
        };
        if (status != StatusCode.Unset || statusMessage is not null)
            span.Status = new Status { Code = (Status.Types.StatusCode)status, Message = statusMessage ?? "" };
        span.Attributes.AddRange(Attributes.From(attributes));
        foreach (var (eventName, atMs) in events ?? [])
            span.Events.Add(new Span.Types.Event { Name = eventName, TimeUnixNano = AtMs(atMs) });
        foreach (var (linkTrace, linkSpan) in links ?? [])
            span.Links.Add(new Span.Types.Link { TraceId = TestSpans.TraceIdBytes(linkTrace), SpanId = TestSpans.SpanIdBytes(linkSpan) });
        configure?.Invoke(span);
        ScopeFor(service, resource, scope, scopeVersion).Spans.Add(span);

        if (children is not null)
        {
            var outer = _parent;
            _parent = span.SpanId;
            children(this);
            _parent = outer;
        }

        return this;
    }

    public TracesData ToTracesData() => _data.Clone();

    /// <summary>The OTLP protobuf bytes.</summary>
    public byte[] ToBytes() => _data.ToByteArray();

    public SpanBatch ToBatch() => _data.ToBatch();

    private ulong AtMs(double ms) => _baseUnixNanos + (ulong)(long)(ms * 1_000_000);

    private ScopeSpans ScopeFor(string service, (string Key, object? Value)[]? resource, string scope, string scopeVersion)
    {
        var resourceMessage = new Resource();
        resourceMessage.Attributes.AddRange(Attributes.From([("service.name", service), .. resource ?? []]));
        var scopeMessage = new InstrumentationScope { Name = scope, Version = scopeVersion };
        var resourceKey = resourceMessage.ToString();
        var key = resourceKey + scopeMessage;
        if (_scopes.TryGetValue(key, out var found))
            return found;

        var resourceSpans = _data.ResourceSpans.FirstOrDefault(r => r.Resource.Equals(resourceMessage));
        if (resourceSpans is null)
            _data.ResourceSpans.Add(resourceSpans = new ResourceSpans { Resource = resourceMessage });
        var added = new ScopeSpans();
        if (scope.Length + scopeVersion.Length > 0)
            added.Scope = scopeMessage;
        resourceSpans.ScopeSpans.Add(added);
        return _scopes[key] = added;
    }
}
