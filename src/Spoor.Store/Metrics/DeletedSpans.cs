using Spoor.Store.Aggregation;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>
/// Counts what retention left of deleted spans (<see cref="SeriesSet"/>) for queries that need nothing but service, name, kind, status and duration. What is
/// known by the minute is spread evenly over shorter steps. One thread.
/// </summary>
internal sealed class DeletedSpans(MetricsPlan plan, OverTime overTime, MetricsRange range, GroupTable groups)
{
    private readonly Dictionary<(string Service, string Name, int Kind, int Status), GroupKey?> _keys = [];

    /// <summary>Whether a query can be answered from counts of deleted spans.</summary>
    public static bool CanAnswer(MetricsPlan plan) => ObstacleOf(plan) is null;

    /// <summary>Why a query cannot be answered from counts of deleted spans; null when it can.</summary>
    public static string? ObstacleOf(MetricsPlan plan)
    {
        if (plan.Query.Aggregate is not OverTime overTime)
            return "compare() needs every attribute of spans";
        if (!plan.IsFiltersOnly)
            return "the query needs whole traces";
        if (plan.Extrapolate)
            return "with(extrapolate=true) needs the sampling of spans";
        if (overTime.Kind is MetricsKind.MinOverTime or MetricsKind.MaxOverTime)
            return $"{MetricsEvaluator.NameOf(overTime.Kind)} needs single spans";
        if (overTime.Field is { } field and not IntrinsicExpr { Intrinsic: Intrinsic.Duration })
            return $"{field} of deleted spans is not known";
        return QueryFeatures.Of(plan.Spans).Fields.Concat(overTime.By).FirstOrDefault(static needed => !IsKnown(needed)) is { } unknown
            ? $"{unknown} of deleted spans is not known"
            : null;
    }

    public void Add(IEnumerable<SeriesRow> rows, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (KeyOf(row) is { } key)
                Add(row, key);
        }
    }

    private static bool IsKnown(FieldExpr field) => field
        is AttributeExpr { Scope: AttributeScope.Resource, Name: "service.name", OfParent: false }
        or IntrinsicExpr { Intrinsic: Intrinsic.Name or Intrinsic.Kind or Intrinsic.Status };

    private void Add(in SeriesRow row, GroupKey key)
    {
        if (overTime.Kind is MetricsKind.HistogramOverTime or MetricsKind.QuantileOverTime)
        {
            if (row.DurationBucket == 0)
                return;
            key = new GroupKey(key.Values, HistogramBucket.OfDurationExponent(row.DurationBucket));
        }

        // Every step that overlaps the minute gets its share.
        var end = row.MinuteUnixNanos + SeriesFormat.MinuteNanos;
        var from = Math.Max(row.MinuteUnixNanos, range.StartUnixNanos);
        while (from < Math.Min(end, range.EndUnixNanos))
        {
            var step = range.StepOf(from + 1);
            var to = Math.Min(range.TimestampOf(step), end);
            var share = (to - from) / (double)SeriesFormat.MinuteNanos;
            groups.AddCounted((groups.NumberOf(key) * range.StepCount) + step, row.Calls * share, row.DurationSumNanos / 1e9 * share);
            from = to;
        }
    }

    /// <summary>The group of spans like these; null when they do not pass the filters.</summary>
    private GroupKey? KeyOf(in SeriesRow row)
    {
        var like = (row.ServiceName, row.SpanName, (int)row.Kind, (int)row.Status);
        if (_keys.TryGetValue(like, out var key))
            return key;
        var span = new DeletedSpanView(like.ServiceName, like.SpanName, like.Item3, like.Item4);
        if (plan.Query.Pipeline.Stages.OfType<SpansetFilter>().All(filter => TraceQLInterpreter.Matches(filter, span)))
            key = new GroupKey([.. overTime.By.Select(field => TraceQLInterpreter.Evaluate(field, span))], 0);
        _keys.Add(like, key);
        return key;
    }
}
