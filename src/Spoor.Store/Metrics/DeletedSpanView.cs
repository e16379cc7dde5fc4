using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Deleted spans that have these things in common, as the interpreter sees a span; nobody asks for more than these.</summary>
internal sealed class DeletedSpanView(string serviceName, string name, int kind, int status) : ISpanView
{
    public string Name => name;

    public int Status => status;

    public int Kind => kind;

    public IReadOnlyList<ISpanEventView> Events => [];

    public IReadOnlyList<ISpanLinkView> Links => [];

    public string StatusMessage => throw NotKept();

    public ulong StartUnixNanos => throw NotKept();

    public long DurationNanos => throw NotKept();

    public string SpanId => throw NotKept();

    public string ParentSpanId => throw NotKept();

    public int ChildCount => throw NotKept();

    public string InstrumentationName => throw NotKept();

    public string InstrumentationVersion => throw NotKept();

    public string TraceId => throw NotKept();

    public long TraceDurationNanos => throw NotKept();

    public string? RootName => throw NotKept();

    public string? RootServiceName => throw NotKept();

    public int NestedSetLeft => throw NotKept();

    public int NestedSetRight => throw NotKept();

    public int NestedSetParent => throw NotKept();

    public ISpanView? Parent => throw NotKept();

    public Static Attribute(AttributeScope scope, string attribute) =>
        scope == AttributeScope.Resource && attribute == "service.name" && serviceName.Length > 0 ? Static.String(serviceName) : Static.Nil;

    private static NotSupportedException NotKept() => new("this is not kept of deleted spans");
}
