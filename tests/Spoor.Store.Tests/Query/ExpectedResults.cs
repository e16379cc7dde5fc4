using System.Globalization;
using System.Text;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>What a search must answer, found plainly: the interpreter over all spans of every trace. Results are compared as text.</summary>
internal static class ExpectedResults
{
    /// <summary>The traces of spans as the interpreter takes them, in the order of results.</summary>
    public static IReadOnlyList<List<OracleSpan>> Traces(IEnumerable<MemorySpan> spans) =>
    [
        .. spans
            .GroupBy(span => span.TraceId)
            .Select(trace => (Id: trace.Key, Spans: OracleSpan.Trace(trace)))
            .OrderByDescending(trace => trace.Spans[0].StartUnixNanos).ThenBy(trace => trace.Id)
            .Select(trace => trace.Spans),
    ];

    public static string Of(IReadOnlyList<List<OracleSpan>> traces, SearchRequest request)
    {
        var found = traces
            .Where(trace => IsInRange(trace, request))
            .Select(trace => (Id: trace[0].Source.TraceId, Spans: trace, Spansets: TraceQLInterpreter.Evaluate(request.Query, trace)))
            .Where(trace => trace.Spansets.Count > 0)
            .ToList()
            .Take(request.Limit);
        var fields = QueryFeatures.Of(request.Query).Fields;
        var text = new StringBuilder();
        foreach (var (id, trace, spansets) in found)
        {
            var stats = trace.GroupBy(span => span.ServiceName, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => $"{group.Key}:{group.Count()}/{group.Count(span => span.Status == 2)}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{id} {trace[0].RootServiceName ?? "-"}/{trace[0].RootName ?? "-"} {trace[0].StartUnixNanos}+{trace[0].TraceDurationNanos} {string.Join(',', stats)}");
            foreach (var spanset in spansets)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {spanset.Spans.Count} {string.Join(' ', spanset.Attributes.Select(attribute => attribute.Key + "=" + Print(attribute.Value)))}");
                foreach (var span in spanset.Spans.Take(request.SpansPerSpanSet == 0 ? int.MaxValue : request.SpansPerSpanSet).Cast<OracleSpan>())
                {
                    var namesName = fields.Any(field => field is IntrinsicExpr { Intrinsic: Intrinsic.Name });
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {span.SpanId} {(namesName ? span.Name : "-")} {span.StartUnixNanos}+{span.DurationNanos} {string.Join(' ', ShownAttributes(fields, span))}");
                }
            }
        }

        return text.ToString();
    }

    public static string Of(SearchResult result)
    {
        var text = new StringBuilder();
        foreach (var trace in result.Traces)
        {
            var stats = trace.ServiceStats.OrderBy(service => service.Key, StringComparer.Ordinal)
                .Select(service => $"{service.Key}:{service.Value.SpanCount}/{service.Value.ErrorCount}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{trace.TraceId} {trace.RootServiceName ?? "-"}/{trace.RootTraceName ?? "-"} {trace.StartUnixNanos}+{trace.DurationNanos} {string.Join(',', stats)}");
            foreach (var spanset in trace.SpanSets)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {spanset.Matched} {string.Join(' ', spanset.Attributes.Select(attribute => attribute.Key + "=" + Print(attribute.Value)))}");
                foreach (var span in spanset.Spans)
                    text.AppendLine(CultureInfo.InvariantCulture, $"    {span.SpanId} {span.Name ?? "-"} {span.StartUnixNanos}+{span.DurationNanos} {string.Join(' ', span.Attributes.Select(attribute => attribute.Key + "=" + Print(attribute.Value)))}");
            }
        }

        return text.ToString();
    }

    public static string Print(Static value) => value.IsNil ? "nil" : $"{value.Type}:{new StaticExpr(value)}";

    private static bool IsInRange(List<OracleSpan> trace, SearchRequest request)
    {
        var start = trace[0].StartUnixNanos;
        var end = Math.Max(start, trace.Max(span => span.Source.Message.EndTimeUnixNano));
        return (request.EndUnixNanos is null || start <= request.EndUnixNanos) && (request.StartUnixNanos is null || end >= request.StartUnixNanos);
    }

    private static IEnumerable<string> ShownAttributes(IEnumerable<FieldExpr> fields, OracleSpan span)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (field is IntrinsicExpr
                {
                    Intrinsic: Intrinsic.Name or Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.RootName
                or Intrinsic.RootServiceName or Intrinsic.TraceId or Intrinsic.SpanId
                })
            {
                continue;
            }

            var value = TraceQLInterpreter.Evaluate(field, span);
            if (!value.IsNil && seen.Add(QueryFeatures.ResultKey(field)))
                yield return QueryFeatures.ResultKey(field) + "=" + Print(value);
        }
    }
}
