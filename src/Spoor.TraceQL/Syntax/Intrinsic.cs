namespace Spoor.TraceQL;

/// <summary>The intrinsics. Comments give the spellings, the canonical one first.</summary>
public enum Intrinsic
{
    /// <summary><c>duration</c>, <c>span:duration</c>: nanoseconds.</summary>
    Duration,

    /// <summary><c>name</c>, <c>span:name</c></summary>
    Name,

    /// <summary><c>status</c>, <c>span:status</c></summary>
    Status,

    /// <summary><c>statusMessage</c>, <c>span:statusMessage</c></summary>
    StatusMessage,

    /// <summary><c>kind</c>, <c>span:kind</c></summary>
    Kind,

    /// <summary><c>parent</c>: the id of the parent span, 16 lower-case hex digits; the one intrinsic that is nil where there is none in the trace.</summary>
    Parent,

    /// <summary><c>span:id</c>: 16 lower-case hex digits.</summary>
    SpanId,

    /// <summary><c>span:parentID</c>: 16 lower-case hex digits, all 0 for a root.</summary>
    SpanParentId,

    /// <summary><c>span:childCount</c></summary>
    SpanChildCount,

    /// <summary><c>traceDuration</c>, <c>trace:duration</c>: nanoseconds.</summary>
    TraceDuration,

    /// <summary><c>rootName</c>, <c>trace:rootName</c></summary>
    RootName,

    /// <summary><c>rootServiceName</c>, <c>trace:rootService</c></summary>
    RootServiceName,

    /// <summary><c>trace:id</c>: lower-case hex digits; compared without leading zeros.</summary>
    TraceId,

    /// <summary><c>nestedSetLeft</c></summary>
    NestedSetLeft,

    /// <summary><c>nestedSetRight</c></summary>
    NestedSetRight,

    /// <summary><c>nestedSetParent</c>: -1 for a root.</summary>
    NestedSetParent,

    /// <summary><c>event:name</c></summary>
    EventName,

    /// <summary><c>event:timeSinceStart</c>: nanoseconds since the start of the span.</summary>
    EventTimeSinceStart,

    /// <summary><c>link:traceID</c></summary>
    LinkTraceId,

    /// <summary><c>link:spanID</c></summary>
    LinkSpanId,

    /// <summary><c>instrumentation:name</c></summary>
    InstrumentationName,

    /// <summary><c>instrumentation:version</c></summary>
    InstrumentationVersion,
}
