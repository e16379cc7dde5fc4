namespace Spoor.TraceQL.Tests;

/// <summary>A span of a test trace; <see cref="TestTrace.Build"/> fills in what depends on the others.</summary>
internal sealed class TestSpan(string id, string? parent = null) : ISpanView
{
    public string SpanId { get; } = IdOf(id);

    public string ParentSpanId { get; } = parent is null ? new string('0', 16) : IdOf(parent);

    public Dictionary<string, Static> Attributes { get; } = [];

    public Dictionary<string, Static> Resource { get; } = [];

    public Dictionary<string, Static> Instrumentation { get; } = [];

    public List<TestEvent> Events { get; } = [];

    public List<TestLink> Links { get; } = [];

    public string Name { get; init; } = id;

    public int Status { get; init; }

    public string StatusMessage { get; init; } = "";

    public int Kind { get; init; }

    public ulong StartUnixNanos { get; init; } = 1_000;

    public long DurationNanos { get; init; } = 100;

    public string InstrumentationName { get; init; } = "";

    public string InstrumentationVersion { get; init; } = "";

    public string TraceId { get; init; } = "000000000000000012ab34cd56ef7890";

    public int ChildCount { get; set; }

    public long TraceDurationNanos { get; set; }

    public string? RootName { get; set; }

    public string? RootServiceName { get; set; }

    public int NestedSetLeft { get; set; }

    public int NestedSetRight { get; set; }

    public int NestedSetParent { get; set; }

    public ISpanView? Parent { get; set; }

    IReadOnlyList<ISpanEventView> ISpanView.Events => Events;

    IReadOnlyList<ISpanLinkView> ISpanView.Links => Links;

    public Static Attribute(AttributeScope scope, string name) => (scope switch
    {
        AttributeScope.Span => Attributes,
        AttributeScope.Resource => Resource,
        AttributeScope.Instrumentation => Instrumentation,
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    }).GetValueOrDefault(name);

    public override string ToString() => Name;

    private static string IdOf(string id) => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(id)).PadLeft(16, '0');
}

internal sealed class TestEvent(string name, long timeSinceStartNanos = 0) : ISpanEventView
{
    public string Name => name;

    public long TimeSinceStartNanos => timeSinceStartNanos;

    public Dictionary<string, Static> Attributes { get; } = [];

    public Static Attribute(string name) => Attributes.GetValueOrDefault(name);
}

internal sealed class TestLink(string traceId, string spanId) : ISpanLinkView
{
    public string TraceId => traceId;

    public string SpanId => spanId;

    public Dictionary<string, Static> Attributes { get; } = [];

    public Static Attribute(string name) => Attributes.GetValueOrDefault(name);
}

internal static class TestTrace
{
    public static IReadOnlyList<ISpanView> Build(params TestSpan[] spans)
    {
        var root = spans.FirstOrDefault(IsRoot);
        var counter = 1;
        foreach (var span in spans)
        {
            span.Parent = spans.FirstOrDefault(each => each.SpanId == span.ParentSpanId);
            span.ChildCount = spans.Count(each => each.ParentSpanId == span.SpanId);
            span.TraceDurationNanos = (long)(spans.Max(each => each.StartUnixNanos + (ulong)each.DurationNanos) - spans.Min(each => each.StartUnixNanos));
            span.RootName = root?.Name;
            span.RootServiceName = root?.Resource.GetValueOrDefault("service.name").AsString;
        }

        foreach (var span in spans.Where(IsRoot))
            Number(span, -1);
        return spans;

        void Number(TestSpan span, int parent)
        {
            span.NestedSetParent = parent;
            span.NestedSetLeft = counter++;
            foreach (var child in spans.Where(each => ReferenceEquals(each.Parent, span)))
                Number(child, span.NestedSetLeft);
            span.NestedSetRight = counter++;
        }
    }

    private static bool IsRoot(TestSpan span) => span.ParentSpanId.All(digit => digit == '0');
}
