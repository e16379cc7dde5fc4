using Spoor.Store.Telemetry;

namespace Spoor.Store.Compaction;

/// <summary>What compaction counts.</summary>
internal sealed class CompactionMetrics(MetricsRegistry metrics)
{
    private readonly Counter _blocksIn = metrics.Counter("spoor_store_compaction_blocks_in_total", "Blocks that were merged.");
    private readonly Counter _blocksOut = metrics.Counter("spoor_store_compaction_blocks_out_total", "Blocks that came out of merges.");
    private readonly Counter _spansIn = metrics.Counter("spoor_store_compaction_spans_in_total", "Spans of blocks that were merged.");
    private readonly Counter _duplicates = metrics.Counter(
        "spoor_store_compaction_duplicate_spans_total", "Spans that were sent twice, of which merges dropped one.");

    private readonly Counter _bytes = metrics.Counter("spoor_store_compaction_written_bytes_total", "Bytes of blocks that came out of merges.");
    private readonly Counter _seconds = metrics.Counter("spoor_store_compaction_milliseconds_total", "Time that merges took.");

    public Counter Failures { get; } = metrics.Counter("spoor_store_compaction_failures_total", "Merges that failed.");

    public Counter Sampled { get; } = metrics.Counter("spoor_store_sampled_blocks_total", "Blocks that were moved to the sampled tier.");

    public void Merged(int blocks, long spans, RewrittenBlock merged, TimeSpan elapsed)
    {
        _blocksIn.Add(blocks);
        _blocksOut.Add(merged.Entry is null ? 0 : 1);
        _spansIn.Add(spans);
        _duplicates.Add(merged.DuplicatesDropped);
        _bytes.Add(merged.SizeBytes);
        _seconds.Add((long)elapsed.TotalMilliseconds);
    }

    /// <summary>What is asked of compaction whenever metrics are read.</summary>
    public void Watch(Compactor compactor)
    {
        metrics.Gauge("spoor_store_compaction_running", "1 while a merge is under way.", () => compactor.IsRunning ? 1 : 0);
        for (var level = 0; level < 2; level++)
        {
            var of = level;
            metrics.Gauge(
                "spoor_store_compaction_backlog_blocks",
                "Blocks that wait to be merged, by level.",
                () => compactor.Status.BacklogBlocks[of],
                new MetricLabel("level", of.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
