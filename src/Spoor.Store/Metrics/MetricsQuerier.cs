using System.Diagnostics;
using Spoor.Store.Budgets;
using Spoor.Store.Explain;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Answers metrics queries: the first stages by <see cref="MetricsRun"/>, what follows by the language.</summary>
internal static class MetricsQuerier
{
    /// <exception cref="TraceQLException">The query is none of metrics, or uses what is not supported.</exception>
    public static MetricsResult Run(StoreSnapshot snapshot, MetricsRequest request, QueryMemory memory, CancellationToken cancellationToken)
    {
        var expression = request.Query.Metrics ?? throw new TraceQLException("not a metrics query");
        var hints = new MetricsHints(request.Query);
        var maxExemplars = request.Range.IsInstant ? 0 : Math.Min(request.MaxExemplars, hints.MaxExemplars);
        var stats = new QueryStatsBuilder(snapshot, memory);
        var leftOutCount = 0;
        var profiles = new List<(SearchProfile Profile, MetricsPlan Plan, int SeriesCount)>();
        var started = Stopwatch.GetTimestamp();
        var series = MetricsEvaluator.Evaluate(expression, request.Range, query =>
        {
            // Before the plan, of which the profile measures the time.
            stats.Profile = request.Explain ? new SearchProfile() : null;
            var plan = new MetricsPlan(query, request.Query.Hints, hints.Extrapolate);
            var run = new MetricsRun(snapshot, plan, request, maxExemplars, stats, cancellationToken);
            var found = run.Run();
            leftOutCount += run.LeftOutCount;
            if (stats.Profile is { } profile)
                profiles.Add((profile, plan, found.Count));
            return found;
        }, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var built = stats.Build();
        List<string> reasons = [];
        if (built.PartialReason is not null)
            reasons.Add(built.PartialReason);
        if (leftOutCount > 0)
            reasons.Add($"{leftOutCount} row groups were left out, the oldest: the query may look into {ByteText.Of(request.MaxInspectedBytes)} only. Narrow the time range");
        if (request.MaxSeries > 0 && series.Count > request.MaxSeries)
        {
            reasons.Add(
                $"Response exceeds maximum series limit of {request.MaxSeries}, a partial response is returned. "
                + "Warning: the series shown are the first by their labels, not the largest; group by less, filter more or use topk");
            series.RemoveRange(request.MaxSeries, series.Count - request.MaxSeries);
        }

        return new MetricsResult(series, built, reasons.Count == 0 ? null : string.Join("; ", reasons))
        {
            Explanation = request.Explain ? Explain(snapshot, request, profiles, elapsed, series.Count) : null,
        };
    }

    private static MetricsExplanation Explain(
        StoreSnapshot snapshot,
        MetricsRequest request,
        IReadOnlyList<(SearchProfile Profile, MetricsPlan Plan, int SeriesCount)> profiles,
        TimeSpan elapsed,
        int seriesCount)
    {
        var runs = profiles.Select(run => run.Profile.Build(snapshot, request.Range, run.Plan, run.SeriesCount)).ToList();
        return new MetricsExplanation
        {
            Query = request.Query.ToString(),
            Range = request.Range,
            Plan = MetricsPlanDescription.Of(request.Query.Metrics!),
            Runs = runs,
            SeriesCount = seriesCount,
            SecondStagesNanos = Math.Max(0, (long)elapsed.TotalNanoseconds - runs.Sum(static run => run.Times.TotalNanos)),
        };
    }
}
