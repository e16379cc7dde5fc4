using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Store.Metrics;

/// <summary>Adds up spans for one metrics query. Each worker has its own; in the end they are merged. One thread.</summary>
internal abstract class MetricsAggregator
{
    public static MetricsAggregator Create(MetricsPlan plan, MetricsRange range, ExemplarQuota exemplars, QueryMemory memory) => plan.Query.Aggregate switch
    {
        OverTime overTime => new OverTimeAggregator(plan, overTime, range, exemplars, memory),
        Compare compare => new CompareAggregator(plan, compare, range, memory),
        _ => throw new TraceQLException($"{plan.Query.Aggregate} is not supported yet") { IsNotSupported = true },
    };

    /// <summary>Adds those rows of a segment that start within the range.</summary>
    public abstract void Add(SegmentReader reader, RowSet rows);

    /// <summary>Adds one span of a trace that was put together from several parts.</summary>
    public abstract void Add(StoredSpanView span);

    /// <summary>Takes over what another worker found; that one is of no use then.</summary>
    public abstract void Merge(MetricsAggregator other);

    public abstract List<MetricSeries> Build();
}
