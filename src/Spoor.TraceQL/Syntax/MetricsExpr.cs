namespace Spoor.TraceQL;

/// <summary>A query that results in time series.</summary>
public abstract record MetricsExpr : QueryBody;

/// <summary><c>pipeline | aggregate [second stages]</c></summary>
public sealed record MetricsQuery(Pipeline Pipeline, MetricsAggregate Aggregate, NodeList<MetricsSecondStage> SecondStages) : MetricsExpr;

/// <summary>Math over two metrics expressions, series by series, or over one and a number.</summary>
public sealed record MetricsOperation(ArithmeticOperator Operator, MetricsExpr Left, MetricsExpr Right) : MetricsExpr;

/// <summary>A number as one side of a <see cref="MetricsOperation"/>.</summary>
public sealed record MetricsScalar(Static Value) : MetricsExpr;

/// <summary>Math followed by second stages: <c>(a) / (b) | topk(5)</c>.</summary>
public sealed record MetricsStages(MetricsExpr Input, NodeList<MetricsSecondStage> SecondStages) : MetricsExpr;

/// <summary>The first metrics stage: makes series of spans.</summary>
public abstract record MetricsAggregate : SyntaxNode;

/// <summary>
/// Every <c>rate</c>, <c>count_over_time</c> and <c>*_over_time</c>.
/// </summary>
/// <param name="Kind">Which function.</param>
/// <param name="Field">What is aggregated; null for <c>rate</c> and <c>count_over_time</c>.</param>
/// <param name="Quantiles">The quantiles, 0 to 1; empty for all but <c>quantile_over_time</c>.</param>
/// <param name="By">Attributes and intrinsics that split the series; may be empty.</param>
public sealed record OverTime(MetricsKind Kind, FieldExpr? Field, NodeList<double> Quantiles, NodeList<FieldExpr> By) : MetricsAggregate;

/// <summary>
/// <c>compare({selection}, topN, start, end)</c>: sets the attributes of selected spans against those of all others.
/// </summary>
/// <param name="Selection">Which spans are selected.</param>
/// <param name="TopN">How many values an attribute reports at most, 10 by default.</param>
/// <param name="StartUnixNanos">Selection window, start excluded; 0 together with the end for no window.</param>
/// <param name="EndUnixNanos">Selection window, end included.</param>
public sealed record Compare(SpansetFilter Selection, int TopN, long StartUnixNanos, long EndUnixNanos) : MetricsAggregate;

/// <summary>What works on finished series.</summary>
public abstract record MetricsSecondStage : SyntaxNode;

/// <summary><c>topk(limit)</c> or <c>bottomk(limit)</c>, per timestamp.</summary>
public sealed record TopK(bool Bottom, int Limit) : MetricsSecondStage;

/// <summary><c>&gt; 5</c>: drops points that fail the comparison; durations are compared in seconds.</summary>
public sealed record MetricsFilter(ComparisonOperator Operator, Static Value) : MetricsSecondStage;

/// <summary>The functions of <see cref="OverTime"/>.</summary>
public enum MetricsKind
{
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AvgOverTime,
    SumOverTime,
    HistogramOverTime,
    QuantileOverTime,
}
