using Spoor.Store.Blocks;

namespace Spoor.Store.Compaction;

/// <summary>What planning needs to know of a block.</summary>
internal readonly record struct PlannedBlock(string Id, DateTimeOffset CreatedAt, int SpanCount, int Level, BlockTier Tier);

/// <summary>Blocks to merge into one, in the order of their age.</summary>
internal sealed record CompactionJob(IReadOnlyList<string> BlockIds, int Level, DateTimeOffset WindowStart, long SpanCount);

/// <summary>
/// Chooses what to merge next. A span is written at most three times: in the block of its head, in a block of about
/// <see cref="CompactionOptions.TargetBlockSpans"/> (level 1), in one of at most <see cref="CompactionOptions.MaxBlockSpans"/> (level 2).
/// </summary>
/// <remarks>
/// <para>Windows go by when a block's newest span came in, not by the times that spans carry. Retention counts from the same moment, so that a merge
/// makes nothing live longer than its window; a clock that runs wild, or an import of old traces, neither scatters blocks over windows nor makes a large
/// block of long ago be written again for the sake of a few late spans. Blocks of one window mostly cover the same times all the same, since spans mostly
/// come in when they happen.</para>
/// <para>In a window that is over, what is left is merged whatever its size. What comes to such a window later (a clock that was set back, a level that was
/// interrupted) is merged with itself, and with a finished block only if that is not larger: so no block is written again and again.</para>
/// <para>Windows in which little came in are merged once more, by days, as long as their blocks are smaller than level 1.</para>
/// </remarks>
internal sealed class CompactionPlanner(CompactionOptions options)
{
    private const int WindowsADay = 24;

    /// <summary>The next merge; null when there is nothing to do.</summary>
    /// <param name="now">Decides which windows are over.</param>
    /// <param name="all">Takes all windows for over.</param>
    public CompactionJob? Next(IEnumerable<PlannedBlock> blocks, DateTimeOffset now, bool all)
    {
        // Sampled blocks stay among themselves: a merge of both would have to be thinned out again.
        var windows = blocks
            .GroupBy(block => (block.Tier, Start: StartOf(block.CreatedAt, options.Window)))
            .OrderBy(window => window.Key.Start)
            .Select(window => (window.Key.Start, Blocks: window.OrderBy(block => block.CreatedAt).ThenBy(block => block.Id, StringComparer.Ordinal).ToArray()))
            .ToArray();
        foreach (var (start, window) in windows)
        {
            var isOver = all || now >= start + options.Window;
            if (Gather(window, start, isOver) is { } job)
                return job;
        }

        return GatherDays(windows.SelectMany(window => window.Blocks), now, all);
    }

    /// <summary>How many blocks of each level still wait to be merged in windows that are over or will be.</summary>
    public static int[] Backlog(IEnumerable<PlannedBlock> blocks)
    {
        var backlog = new int[2];
        foreach (var block in blocks)
        {
            if (block.Level < backlog.Length)
                backlog[block.Level]++;
        }

        return backlog;
    }

    private CompactionJob? Gather(PlannedBlock[] window, DateTimeOffset start, bool isOver)
    {
        var large = Take(window.Where(IsOfFirstLevel), options.MaxBlockSpans, mustFill: !isOver);
        if (large is not null && !isOver)
            return Job(large, 2, start);
        var small = Take(window.Where(block => block.Level == 0 && !IsOfFirstLevel(block)), options.TargetBlockSpans, mustFill: true);
        if (small is not null)
            return Job(small, 1, start);
        if (!isOver)
            return null;
        var unfinished = window.Where(block => block.Level < 2).ToArray();
        var added = unfinished.Sum(block => (long)block.SpanCount);
        return unfinished.Length == 0
            ? null
            : JobOf(Take(window.Where(block => block.Level < 2 || block.SpanCount <= added), options.MaxBlockSpans, mustFill: false), 2, start);
    }

    private CompactionJob? GatherDays(IEnumerable<PlannedBlock> blocks, DateTimeOffset now, bool all)
    {
        var day = options.Window * WindowsADay;
        foreach (var group in blocks.Where(block => block.SpanCount < options.TargetBlockSpans).GroupBy(block => (block.Tier, Start: StartOf(block.CreatedAt, day))))
        {
            if (!all && now < group.Key.Start + day)
                continue;
            if (Take(group, options.MaxBlockSpans, mustFill: false) is { } blocksOfDay)
                return Job(blocksOfDay, 2, group.Key.Start);
        }

        return null;
    }

    private bool IsOfFirstLevel(PlannedBlock block) => block.Level == 1 || (block.Level == 0 && block.SpanCount >= options.TargetBlockSpans);

    /// <summary>The first blocks that fit into one; null when they are fewer than two, or must fill it and do not.</summary>
    private List<PlannedBlock>? Take(IEnumerable<PlannedBlock> blocks, int spans, bool mustFill)
    {
        var taken = new List<PlannedBlock>();
        long sum = 0;
        foreach (var block in blocks)
        {
            if (sum + block.SpanCount > options.MaxBlockSpans)
            {
                if (taken.Count > 1)
                    return taken;

                // The ones before do not go together with this one: it is left alone, or they are.
                taken.Clear();
                sum = 0;
            }

            taken.Add(block);
            sum += block.SpanCount;
            if (sum >= spans && taken.Count > 1)
                return taken;
        }

        return taken.Count > 1 && !mustFill ? taken : null;
    }

    private static CompactionJob? JobOf(List<PlannedBlock>? blocks, int level, DateTimeOffset start) => blocks is null ? null : Job(blocks, level, start);

    private static CompactionJob Job(List<PlannedBlock> blocks, int level, DateTimeOffset start) =>
        new([.. blocks.Select(block => block.Id)], level, start, blocks.Sum(block => (long)block.SpanCount));

    private static DateTimeOffset StartOf(DateTimeOffset time, TimeSpan window) =>
        new(time.UtcTicks - (time.UtcTicks % window.Ticks), TimeSpan.Zero);
}
