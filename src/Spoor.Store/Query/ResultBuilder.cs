using Spoor.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Makes what a search returns of the traces that were found: the only place where spans become objects.</summary>
internal sealed class ResultBuilder(SearchPlan plan, int spansPerSpanSet)
{
    public TraceSummary Build(FoundTrace found)
    {
        var trace = found.Trace;
        var spansets = new SpanSetResult[found.Spansets.Count];
        for (var i = 0; i < spansets.Length; i++)
            spansets[i] = Build(trace, found.Spansets[i]);
        return new TraceSummary
        {
            TraceId = trace.Id,
            RootServiceName = trace.RootServiceName,
            RootTraceName = trace.RootName,
            StartUnixNanos = trace.StartUnixNanos,
            DurationNanos = trace.DurationNanos,
            SpanSets = spansets,
            ServiceStats = ServiceStats(trace),
        };
    }

    private static SortedDictionary<string, ServiceStats> ServiceStats(TraceContext trace)
    {
        var services = new SortedDictionary<string, ServiceStats>(StringComparer.Ordinal);
        foreach (var span in trace.Spans)
        {
            var name = TraceContext.ServiceName(span.Reader.ResourceOf(span.Row));
            services.TryGetValue(name, out var stats);
            var isError = span.Segment.Statuses.Span[span.Row] == (byte)StatusCode.Error;
            services[name] = new ServiceStats(stats.SpanCount + 1, stats.ErrorCount + (isError ? 1 : 0));
        }

        return services;
    }

    private SpanSetResult Build(TraceContext trace, FoundSpanset spanset)
    {
        var count = spansPerSpanSet > 0 ? Math.Min(spansPerSpanSet, spanset.Spans.Count) : spanset.Spans.Count;
        var spans = new SpanResult[count];
        for (var i = 0; i < count; i++)
            spans[i] = Build(trace, spanset.Spans[i]);
        var attributes = new AttributeResult[spanset.Attributes.Count];
        for (var i = 0; i < attributes.Length; i++)
            attributes[i] = new AttributeResult(spanset.Attributes[i].Key, spanset.Attributes[i].Value);
        return new SpanSetResult(spans, spanset.Spans.Count, attributes);
    }

    private SpanResult Build(TraceContext trace, TraceSpan span)
    {
        var view = new StoredSpanView(span.Reader, span.Row, trace, index: -1);
        string? name = null;
        var attributes = new List<AttributeResult>();
        foreach (var field in plan.Fields)
        {
            if (field is IntrinsicExpr { Intrinsic: Intrinsic.Name })
            {
                name = view.Name;
            }
            else if (KeyOf(field) is { } key && !attributes.Exists(attribute => string.Equals(attribute.Key, key, StringComparison.Ordinal)))
            {
                var value = TraceQLInterpreter.Evaluate(field, view);
                if (!value.IsNil)
                    attributes.Add(new AttributeResult(key, value));
            }
        }

        return new SpanResult
        {
            SpanId = new SpanId(span.SpanId),
            Name = name,
            StartUnixNanos = span.StartUnixNanos,
            DurationNanos = view.DurationNanos,
            Attributes = attributes,
        };
    }

    /// <summary>The key under which a value is shown; null for what every result shows anyway.</summary>
    private static string? KeyOf(FieldExpr field) => field switch
    {
        IntrinsicExpr
        {
            Intrinsic: Intrinsic.Duration or Intrinsic.TraceDuration or Intrinsic.RootName or Intrinsic.RootServiceName
            or Intrinsic.TraceId or Intrinsic.SpanId
        } => null,
        _ => QueryFeatures.ResultKey(field),
    };
}
