using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Spans that matched together, in the order of the trace, and what stages found out about them.</summary>
internal sealed record FoundSpanset(List<TraceSpan> Spans, IReadOnlyList<KeyValuePair<string, Static>> Attributes);
