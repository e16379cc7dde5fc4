using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>How many spans are looked at as exemplars.</summary>
/// <param name="Total">Exemplars of the answer at most.</param>
/// <param name="PerSegment">Candidates from each segment.</param>
internal sealed record ExemplarQuota(int Total, int PerSegment)
{
    /// <summary>Twice as many candidates as are needed, spread over the segments.</summary>
    public static ExemplarQuota Of(int total, int segmentCount) => new(total, total == 0 ? 0 : 1 + (2 * total / Math.Max(1, segmentCount)));
}

/// <summary>
/// Picks spans that stand for series: the first one met of each series, and others evenly spread over what is counted. One thread.
/// </summary>
internal sealed class ExemplarPicker(MetricsPlan plan, ExemplarQuota quota)
{
    private readonly List<Candidate> _candidates = [];
    private int _firstCount;

    /// <summary>Takes some of the rows, evenly spread.</summary>
    public void AddSome(SegmentReader reader, ObservedRows rows)
    {
        var wanted = Math.Min(quota.PerSegment, rows.Count);
        for (var index = 0; index < wanted; index++)
            Add(reader, rows.Rows[(int)((((2 * index) + 1L) * rows.Count) / (2L * wanted))], isFirst: false);
    }

    public void Add(SegmentReader reader, int row, bool isFirst)
    {
        if (!TryReserve(isFirst))
            return;
        var view = new StoredSpanView(reader);
        view.MoveTo(row);
        Take(view, isFirst);
    }

    public void Add(StoredSpanView span, bool isFirst)
    {
        if (TryReserve(isFirst))
            Take(span, isFirst);
    }

    public void Merge(ExemplarPicker other) => _candidates.AddRange(other._candidates);

    /// <summary>The series with their exemplars.</summary>
    public List<MetricSeries> Attach(List<(GroupKey Key, MetricSeries Series)> groups, MetricsKind kind, MetricsRange range)
    {
        var ofGroup = Chosen().ToLookup(candidate => candidate.Key);
        var result = new List<MetricSeries>(groups.Count);
        for (var first = 0; first < groups.Count;)
        {
            var end = first + 1;
            while (end < groups.Count && ReferenceEquals(groups[end].Key, groups[first].Key))
                end++;
            var series = groups[first..end].ConvertAll(static group => group.Series);
            result.AddRange(ofGroup.Count > 0 && ofGroup.Contains(groups[first].Key) ? Attach(series, ofGroup[groups[first].Key], kind, range) : series);
            first = end;
        }

        return result;
    }

    /// <summary>The series of one group; of several quantiles an exemplar goes to the one that is nearest to its value.</summary>
    private static IEnumerable<MetricSeries> Attach(List<MetricSeries> series, IEnumerable<Candidate> candidates, MetricsKind kind, MetricsRange range)
    {
        var exemplars = series.ConvertAll(static _ => new List<MetricExemplar>());
        foreach (var candidate in candidates)
        {
            if (range.StepOf(candidate.StartUnixNanos) is not (>= 0 and var step))
                continue;
            var value = NumberOf(candidate.Value);
            var place = series.Count == 1 ? 0 : Enumerable.Range(0, series.Count).MinBy(index => Math.Abs(series[index].Values[step] - value));
            if (kind is MetricsKind.Rate or MetricsKind.CountOverTime or MetricsKind.HistogramOverTime)
                value = series[place].Values[step];
            exemplars[place].Add(new MetricExemplar(candidate.Labels, candidate.StartUnixNanos, value));
        }

        return series.Select((each, place) => new MetricSeries(each.Labels, each.Values) { Exemplars = exemplars[place] });
    }

    private static double NumberOf(Static value) => value.Type == StaticType.Duration ? value.AsInt64 / 1e9 : value.AsDouble;

    /// <summary>Those that are first in their series, and of the others as many as there is room for, evenly spread over time; by time.</summary>
    private List<Candidate> Chosen()
    {
        var distinct = _candidates.DistinctBy(candidate => (candidate.TraceId, candidate.Row, candidate.StartUnixNanos)).ToList();
        var chosen = distinct.Where(candidate => candidate.IsFirst).OrderBy(candidate => candidate.StartUnixNanos).Take(quota.Total).ToList();
        var others = distinct.Where(candidate => !candidate.IsFirst).OrderBy(candidate => candidate.StartUnixNanos).ToList();
        var room = Math.Min(quota.Total - chosen.Count, others.Count);
        for (var index = 0; index < room; index++)
            chosen.Add(others[(int)((long)index * others.Count / room)]);
        chosen.Sort(static (left, right) => left.StartUnixNanos.CompareTo(right.StartUnixNanos));
        return chosen;
    }

    private bool TryReserve(bool isFirst)
    {
        if (quota.Total == 0)
            return false;
        return !isFirst || _firstCount++ < quota.Total;
    }

    private void Take(StoredSpanView span, bool isFirst)
    {
        var overTime = (OverTime)plan.Query.Aggregate;
        var value = Static.Nil;
        if (overTime.Field is { } field)
        {
            // One span may have several numbers; the first stands for it.
            value = ObservedValues.NumbersIn(TraceQLInterpreter.Evaluate(field, span)).FirstOrDefault(Static.Nil);
            if (value.IsNil)
                return;
        }

        var traceId = TraceIdOf(span);
        var labels = new List<MetricLabel> { new(IntrinsicNames.NameOf(Intrinsic.TraceId), Static.String(traceId.ToShortString())) };
        foreach (var named in plan.Fields)
        {
            if (named is not IntrinsicExpr { Intrinsic: Intrinsic.TraceId } && TraceQLInterpreter.Evaluate(named, span) is { IsNil: false } shown)
                labels.Add(new MetricLabel(named.ToString(), shown));
        }

        var keys = new Static[overTime.By.Count];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = TraceQLInterpreter.Evaluate(overTime.By[index], span);
        var key = new GroupKey(keys, overTime.Kind == MetricsKind.HistogramOverTime ? HistogramBucket.Of(value) : 0);
        _candidates.Add(new Candidate(traceId, span.Row, span.StartUnixNanos, value, key, labels, isFirst));
    }

    private static TraceId TraceIdOf(StoredSpanView span) => span.Reader.Segment.Trace(span.Reader.Segment.TraceOrdinals.Span[span.Row]).Id;

    /// <summary>A row tells spans of a trace apart well enough: within a segment it does, and to read every span's id for it would cost more than to count.</summary>
    private sealed record Candidate(
        TraceId TraceId, int Row, ulong StartUnixNanos, Static Value, GroupKey Key, IReadOnlyList<MetricLabel> Labels, bool IsFirst);
}
