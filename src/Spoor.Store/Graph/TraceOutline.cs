using Spoor.Otlp;
using Spoor.Store.Query;

namespace Spoor.Store.Graph;

/// <summary>The spans of a trace in the order of its tree: roots by start, each followed by its children by start.</summary>
/// <param name="TraceId">Of the trace.</param>
/// <param name="Spans">Empty when nothing is stored under the id.</param>
/// <param name="Services">Their services by number; a name is empty where the resource has none.</param>
/// <param name="Stats">What was read, and whether something could not be.</param>
public sealed record TraceOutline(TraceId TraceId, IReadOnlyList<OutlineSpan> Spans, IReadOnlyList<string> Services, QueryStats Stats);

/// <summary>A span without its attributes, and its place in the tree.</summary>
public readonly record struct OutlineSpan
{
    public required SpanId SpanId { get; init; }

    /// <summary>As the span says; zero for a root.</summary>
    public required SpanId ParentSpanId { get; init; }

    /// <summary>The position of the parent in <see cref="TraceOutline.Spans"/>; -1 for a root and where the parent was not received.</summary>
    public required int Parent { get; init; }

    /// <summary>0 for roots and spans whose parent was not received.</summary>
    public required int Depth { get; init; }

    public required int ChildCount { get; init; }

    public required string Name { get; init; }

    /// <summary>Number in <see cref="TraceOutline.Services"/>.</summary>
    public required int Service { get; init; }

    public required SpanKind Kind { get; init; }

    public required StatusCode Status { get; init; }

    public required ulong StartUnixNanos { get; init; }

    /// <summary>Negative when the span ends before it starts.</summary>
    public required long DurationNanos { get; init; }
}
