using Spoor.Otlp;
using Spoor.Store.Explain;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

public sealed record SearchResult(IReadOnlyList<TraceSummary> Traces, QueryStats Stats)
{
    /// <summary>What the search did; null unless <see cref="SearchRequest.Explain"/> asked for it.</summary>
    public SearchExplanation? Explanation { get; init; }
}

/// <summary>A found trace: its outline and the spansets that matched.</summary>
public sealed record TraceSummary
{
    public required TraceId TraceId { get; init; }

    /// <summary>Null while no root span was received.</summary>
    public string? RootServiceName { get; init; }

    /// <summary>Null while no root span was received.</summary>
    public string? RootTraceName { get; init; }

    public required ulong StartUnixNanos { get; init; }

    /// <summary>From the earliest start to the latest end of its spans.</summary>
    public required ulong DurationNanos { get; init; }

    public required IReadOnlyList<SpanSetResult> SpanSets { get; init; }

    /// <summary>Spans and errors by service name.</summary>
    public required IReadOnlyDictionary<string, ServiceStats> ServiceStats { get; init; }
}

public readonly record struct ServiceStats(int SpanCount, int ErrorCount);

/// <summary>A spanset of the result. Attributes are those of by() and of aggregates, such as <c>count()</c>.</summary>
public sealed record SpanSetResult(IReadOnlyList<SpanResult> Spans, int Matched, IReadOnlyList<AttributeResult> Attributes);

/// <summary>A matching span with every attribute that the query names, also those of select().</summary>
public sealed record SpanResult
{
    public required SpanId SpanId { get; init; }

    /// <summary>Set only when the query names or selects it.</summary>
    public string? Name { get; init; }

    public required ulong StartUnixNanos { get; init; }

    public required long DurationNanos { get; init; }

    public required IReadOnlyList<AttributeResult> Attributes { get; init; }
}

/// <summary>Key as Tempo names it in results: an attribute without its scope, an intrinsic by its name.</summary>
public readonly record struct AttributeResult(string Key, Static Value);
