using Spoor.Otlp;
using Spoor.Store.Query;

namespace Spoor.Store.Tail;

/// <summary>A span that has just arrived.</summary>
public sealed record TailSpan
{
    public required TraceId TraceId { get; init; }

    public required SpanId SpanId { get; init; }

    /// <summary>Zero for a root.</summary>
    public required SpanId ParentSpanId { get; init; }

    /// <summary>Empty when the resource has no <c>service.name</c>.</summary>
    public required string Service { get; init; }

    public required string Name { get; init; }

    /// <summary>OTLP's number, <see cref="SpanKind"/>.</summary>
    public required int Kind { get; init; }

    /// <summary>OTLP's number, <see cref="StatusCode"/>.</summary>
    public required int Status { get; init; }

    public required string StatusMessage { get; init; }

    public required ulong StartUnixNanos { get; init; }

    /// <summary>Negative when the span ends before it starts.</summary>
    public required long DurationNanos { get; init; }

    /// <summary>Every attribute that the query names, also those of <c>select()</c>.</summary>
    public required IReadOnlyList<AttributeResult> Attributes { get; init; }

    /// <summary>What it takes in memory, about.</summary>
    public required long SizeBytes { get; init; }
}

/// <summary>What arrived since the last look.</summary>
/// <param name="Spans">Those that match, as they arrived.</param>
/// <param name="Dropped">Spans that match but did not fit.</param>
/// <param name="HasGap">True when spans were missed because the last look was too long ago.</param>
public sealed record TailBatch(IReadOnlyList<TailSpan> Spans, long Dropped, bool HasGap);
