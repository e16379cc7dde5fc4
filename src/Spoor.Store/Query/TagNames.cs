using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Which attribute names occur. <see cref="Scope"/> null means all scopes; <see cref="Filter"/> restricts to spans that match.</summary>
public sealed record TagNamesRequest
{
    public TagScope? Scope { get; init; }

    public RootExpr? Filter { get; init; }

    public ulong? StartUnixNanos { get; init; }

    public ulong? EndUnixNanos { get; init; }
}

public enum TagScope
{
    Span,
    Resource,
    Event,
    Link,
    Instrumentation,
}

/// <summary>Names by scope, sorted ordinally; a scope without names is absent.</summary>
public sealed record TagNamesResult(IReadOnlyDictionary<TagScope, IReadOnlyList<string>> Names, QueryStats Stats);
