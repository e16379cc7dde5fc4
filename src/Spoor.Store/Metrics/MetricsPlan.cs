using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>One metrics query made ready for all segments.</summary>
internal sealed class MetricsPlan
{
    /// <exception cref="TraceQLException">The query holds what is not supported, or an invalid regular expression.</exception>
    public MetricsPlan(MetricsQuery query, NodeList<Hint> hints, bool extrapolate)
    {
        Query = query;
        Extrapolate = extrapolate;
        Spans = new RootExpr(query.Pipeline, hints);
        Search = new SearchPlan(Spans);
        var filters = query.Pipeline.Stages.OfType<SpansetFilter>().ToArray();
        IsFiltersOnly = query.Pipeline.Stages.All(static stage => stage is SpansetFilter or Select);
        if (IsFiltersOnly)
            Filters = [.. filters.Select(Search.Filter)];
        NeedsWholeTrace = !IsFiltersOnly || Search.FiltersNeedWholeTrace || query.Aggregate switch
        {
            // The name and service of the root are among what is compared.
            Compare => true,
            OverTime overTime => overTime.By.Any(FieldExpressions.NeedsWholeTrace) || (overTime.Field is { } field && FieldExpressions.NeedsWholeTrace(field)),
            _ => true,
        };
        if (query.Aggregate is Compare compare)
            Selection = FilterCompiler.Compile(compare.Selection);
        Fields = QueryFeatures.Of(new RootExpr(query, [])).Fields;
    }

    public MetricsQuery Query { get; }

    /// <summary>Whether spans weigh what their sampler says.</summary>
    public bool Extrapolate { get; }

    /// <summary>The query without its metrics stage.</summary>
    public RootExpr Spans { get; }

    public SearchPlan Search { get; }

    /// <summary>True when every span passes or fails by itself.</summary>
    public bool IsFiltersOnly { get; }

    /// <summary>When there are filters only, these.</summary>
    public FilterNode[] Filters { get; } = [];

    /// <summary>True when a part of a trace cannot tell which of its spans count where.</summary>
    public bool NeedsWholeTrace { get; }

    /// <summary>Which spans <c>compare</c> selects.</summary>
    public FilterNode? Selection { get; }

    /// <summary>Every attribute and intrinsic that the query names: what exemplars show.</summary>
    public IReadOnlyList<FieldExpr> Fields { get; }
}
