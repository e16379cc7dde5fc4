namespace Spoor.TraceQL;

/// <summary>One span of a trace as the interpreter sees it. Ids are lower-case hex with all their leading zeros.</summary>
public interface ISpanView
{
    /// <summary>
    /// The attribute of the span, its resource or its instrumentation scope (the only scopes asked for); Nil when it has none of that name.
    /// Arrays come as array statics; values that TraceQL cannot express (bytes, maps, mixed arrays) as Nil.
    /// </summary>
    Static Attribute(AttributeScope scope, string name);

    IReadOnlyList<ISpanEventView> Events { get; }

    IReadOnlyList<ISpanLinkView> Links { get; }

    string Name { get; }

    /// <summary>OTLP's <c>StatusCode</c>: 0 unset, 1 ok, 2 error.</summary>
    int Status { get; }

    string StatusMessage { get; }

    /// <summary>OTLP's <c>SpanKind</c>.</summary>
    int Kind { get; }

    ulong StartUnixNanos { get; }

    long DurationNanos { get; }

    string SpanId { get; }

    /// <summary>Sixteen 0 for a root.</summary>
    string ParentSpanId { get; }

    int ChildCount { get; }

    string InstrumentationName { get; }

    string InstrumentationVersion { get; }

    string TraceId { get; }

    long TraceDurationNanos { get; }

    /// <summary>Null while no root was received.</summary>
    string? RootName { get; }

    /// <summary>Null while no root was received.</summary>
    string? RootServiceName { get; }

    /// <summary>Position in a depth-first walk that counts from 1 when entering and leaving spans; 0 for a span not connected to a root.</summary>
    int NestedSetLeft { get; }

    int NestedSetRight { get; }

    /// <summary>The parent's <see cref="NestedSetLeft"/>, -1 for a root, 0 for a span not connected to a root.</summary>
    int NestedSetParent { get; }

    /// <summary>The parent span within the same trace, the same instance that the list of the trace's spans holds; null when there is none.</summary>
    ISpanView? Parent { get; }
}

/// <summary>An event of a span.</summary>
public interface ISpanEventView
{
    string Name { get; }

    /// <summary>Nanoseconds from the start of the span; negative when the event lies before it.</summary>
    long TimeSinceStartNanos { get; }

    /// <summary>Nil when it has none of that name.</summary>
    Static Attribute(string name);
}

/// <summary>A link of a span.</summary>
public interface ISpanLinkView
{
    string TraceId { get; }

    string SpanId { get; }

    /// <summary>Nil when it has none of that name.</summary>
    Static Attribute(string name);
}
