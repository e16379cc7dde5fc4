using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>A span as the interpreter sees it, straight from the decoded messages of an independent protobuf library.</summary>
internal sealed class OracleSpan : ISpanView
{
    private readonly MemorySpan _span;
    private readonly Resource _resource;
    private readonly InstrumentationScope _scope;

    private OracleSpan(MemorySpan span)
    {
        _span = span;
        _resource = Resource.Parser.ParseFrom(span.Resource);
        _scope = InstrumentationScope.Parser.ParseFrom(span.Scope);
        Events = [.. span.Message.Events.Select(added => new OracleEvent(added, span.Start))];
        Links = [.. span.Message.Links.Select(link => new OracleLink(link))];
    }

    public MemorySpan Source => _span;

    public IReadOnlyList<ISpanEventView> Events { get; }

    public IReadOnlyList<ISpanLinkView> Links { get; }

    public string Name => _span.Message.Name;

    public int Status => (int)(_span.Message.Status?.Code ?? 0);

    public string StatusMessage => _span.Message.Status?.Message ?? "";

    public int Kind => (int)_span.Message.Kind;

    public ulong StartUnixNanos => _span.Start;

    public long DurationNanos => (long)(_span.Message.EndTimeUnixNano - _span.Start);

    public string SpanId => Convert.ToHexStringLower(_span.Message.SpanId.Span);

    public string ParentSpanId => IsRoot ? new string('0', 16) : Convert.ToHexStringLower(_span.Message.ParentSpanId.Span);

    public string InstrumentationName => _scope.Name;

    public string InstrumentationVersion => _scope.Version;

    public string TraceId => _span.TraceId.ToString();

    public int ChildCount { get; private set; }

    public long TraceDurationNanos { get; private set; }

    public string? RootName { get; private set; }

    public string? RootServiceName { get; private set; }

    public int NestedSetLeft { get; private set; }

    public int NestedSetRight { get; private set; }

    public int NestedSetParent { get; private set; }

    public ISpanView? Parent { get; private set; }

    public string ServiceName => ValueOf(_resource.Attributes, "service.name").AsString ?? "";

    private bool IsRoot => _span.Message.ParentSpanId.Length != 8;

    /// <summary>The spans of one trace, duplicates dropped, by start, id and kind.</summary>
    public static List<OracleSpan> Trace(IEnumerable<MemorySpan> spans)
    {
        var trace = spans
            .DistinctBy(span => (span.Id, span.Message.Kind, span.Start, Convert.ToBase64String(span.Bytes)))
            .OrderBy(span => span.Start).ThenBy(span => span.Id).ThenBy(span => (int)span.Message.Kind)
            .Select(span => new OracleSpan(span))
            .ToList();
        var end = trace.Max(span => span._span.Message.EndTimeUnixNano);
        var root = trace.Find(span => span.IsRoot);
        foreach (var span in trace)
        {
            span.TraceDurationNanos = end > trace[0].StartUnixNanos ? (long)(end - trace[0].StartUnixNanos) : 0;
            span.RootName = root?.Name;
            span.RootServiceName = root?.ServiceName;
            span.Parent = trace.Find(candidate => !span.IsRoot && IsParent(candidate, span, trace));
        }

        foreach (var span in trace)
            span.ChildCount = trace.Count(child => ReferenceEquals(child.Parent, span));
        var number = 1;
        foreach (var span in trace.Where(span => span.IsRoot))
        {
            span.NestedSetParent = -1;
            number = span.Walk(trace, number);
        }

        return trace;
    }

    /// <summary>The attributes that <see cref="Attribute"/> answers, each once.</summary>
    public IEnumerable<AttributeExpr> AttributeNames() =>
    [
        .. _span.Message.Attributes.Select(attribute => new AttributeExpr(AttributeScope.Span, attribute.Key)).Distinct(),
        .. _resource.Attributes.Select(attribute => new AttributeExpr(AttributeScope.Resource, attribute.Key)).Distinct(),
        .. _scope.Attributes.Select(attribute => new AttributeExpr(AttributeScope.Instrumentation, attribute.Key)).Distinct(),
    ];

    public Static Attribute(AttributeScope scope, string name) => scope switch
    {
        AttributeScope.Span => ValueOf(_span.Message.Attributes, name),
        AttributeScope.Resource => ValueOf(_resource.Attributes, name),
        AttributeScope.Instrumentation => ValueOf(_scope.Attributes, name),
        _ => throw new InvalidOperationException("asked a span for an attribute of " + scope),
    };

    internal static Static ValueOf(RepeatedField<KeyValue> attributes, string name)
    {
        var found = attributes.FirstOrDefault(attribute => string.Equals(attribute.Key, name, StringComparison.Ordinal));
        return found?.Value is null ? Static.Nil : ValueOf(found.Value);
    }

    private static Static ValueOf(AnyValue value)
    {
        switch (value.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                return Static.String(value.StringValue);
            case AnyValue.ValueOneofCase.BoolValue:
                return Static.Bool(value.BoolValue);
            case AnyValue.ValueOneofCase.IntValue:
                return Static.Int(value.IntValue);
            case AnyValue.ValueOneofCase.DoubleValue:
                return Static.Float(value.DoubleValue);
            case AnyValue.ValueOneofCase.ArrayValue:
                var items = value.ArrayValue.Values;
                if (items.Count == 0)
                    return Static.Nil;
                if (items.All(item => item.HasStringValue))
                    return Static.StringArray([.. items.Select(item => item.StringValue)]);
                if (items.All(item => item.HasBoolValue))
                    return Static.BoolArray([.. items.Select(item => item.BoolValue)]);
                if (items.All(item => item.HasIntValue))
                    return Static.IntArray([.. items.Select(item => item.IntValue)]);
                return items.All(item => item.HasDoubleValue) ? Static.FloatArray([.. items.Select(item => item.DoubleValue)]) : Static.Nil;
            default:
                return Static.Nil;
        }
    }

    /// <summary>A server span that shares its id with a client span is that one's child; an id that both carry means the server to all others.</summary>
    private static bool IsParent(OracleSpan candidate, OracleSpan child, List<OracleSpan> trace)
    {
        if (ReferenceEquals(candidate, child))
            return false;
        var sharedClient = child.Kind == (int)Spoor.Otlp.SpanKind.Server
            ? trace.Find(other => other.SpanId == child.SpanId && other.Kind == (int)Spoor.Otlp.SpanKind.Client)
            : null;
        if (sharedClient is not null)
            return ReferenceEquals(candidate, sharedClient);
        var named = trace.FindAll(other => other.SpanId == child.ParentSpanId);
        return named.Count > 0 && ReferenceEquals(candidate, named.Find(other => other.Kind == (int)Spoor.Otlp.SpanKind.Server) ?? named[0]);
    }

    private int Walk(List<OracleSpan> trace, int number)
    {
        NestedSetLeft = number++;
        foreach (var child in trace.Where(child => ReferenceEquals(child.Parent, this)))
        {
            child.NestedSetParent = NestedSetLeft;
            number = child.Walk(trace, number);
        }

        NestedSetRight = number++;
        return number;
    }

    private sealed class OracleEvent(Span.Types.Event source, ulong spanStart) : ISpanEventView
    {
        public string Name => source.Name;

        public long TimeSinceStartNanos => (long)(source.TimeUnixNano - spanStart);

        public Static Attribute(string name) => ValueOf(source.Attributes, name);
    }

    private sealed class OracleLink(Span.Types.Link source) : ISpanLinkView
    {
        public string TraceId => Convert.ToHexStringLower(source.TraceId.Span);

        public string SpanId => Convert.ToHexStringLower(source.SpanId.Span);

        public Static Attribute(string name) => ValueOf(source.Attributes, name);
    }
}
