using Spoor.Otlp;
using Spoor.Store.Query;

namespace Spoor.Store.Graph;

/// <summary>Some spans of a trace, in the order of its tree.</summary>
/// <param name="TotalSpans">Of the whole trace; 0 when nothing is stored under the id.</param>
/// <param name="Spans">Those of the window.</param>
/// <param name="Stats">What was read, and whether something could not be.</param>
public sealed record TraceWindow(int TotalSpans, IReadOnlyList<WindowSpan> Spans, QueryStats Stats);

/// <summary>A span with its place in the tree.</summary>
/// <param name="Depth">0 for roots and spans whose parent was not received.</param>
/// <param name="ChildCount">Its children in the whole trace.</param>
/// <param name="Service">Its <c>service.name</c>; empty when it has none.</param>
/// <param name="Kind">As received.</param>
/// <param name="Span">The OTLP <c>Span</c> message.</param>
public sealed record WindowSpan(int Depth, int ChildCount, string Service, SpanKind Kind, ReadOnlyMemory<byte> Span);
