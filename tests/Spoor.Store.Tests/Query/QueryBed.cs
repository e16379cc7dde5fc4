using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>Asks a querier over parts in memory.</summary>
internal static class QueryBed
{
    public static TraceQuerier Over(params SegmentPart[] parts)
    {
        var snapshot = MemoryStore.Snapshot(parts);
        return new TraceQuerier(() => snapshot);
    }

    /// <summary>A querier over one block of the traces.</summary>
    public static TraceQuerier Over(params TestTrace[] traces) => Over(Block("b1", traces));

    public static MemoryPart Block(string name, params TestTrace[] traces) => MemoryPart.Block(name, MemorySpan.From(TestSpans.Merge(traces)));

    public static MemoryPart Head(params TestTrace[] traces) => MemoryPart.Head(MemorySpan.From(TestSpans.Merge(traces)));

    public static Task<SearchResult> SearchAsync(
        this TraceQuerier querier, string query, int limit = 20, int spansPerSpanSet = 3, ulong? start = null, ulong? end = null) =>
        querier.SearchAsync(
            new SearchRequest { Query = TraceQLParser.Parse(query), Limit = limit, SpansPerSpanSet = spansPerSpanSet, StartUnixNanos = start, EndUnixNanos = end },
            CancellationToken.None);

    /// <summary>The names of the spans that match, over all traces, in order; only queries that name <c>name</c> show them.</summary>
    public static async Task<string> NamesAsync(this TraceQuerier querier, string expression)
    {
        var result = await querier.SearchAsync($"{{ {expression} }} | select(name)", spansPerSpanSet: 0);
        return string.Join(' ', result.Traces.SelectMany(trace => trace.SpanSets).SelectMany(set => set.Spans).Select(span => span.Name));
    }

    /// <summary>The low digits of the trace ids that match, in order.</summary>
    public static string Ids(this SearchResult result) => string.Join(' ', result.Traces.Select(trace => trace.TraceId.ToString().TrimStart('0')));

    public static TracesData ToTracesData(this TraceResult result) => TracesData.Parser.ParseFrom(result.Trace.Span);

    public static ulong AtMs(double ms) => TestSpans.BaseUnixNanos + (ulong)(ms * 1_000_000);
}
