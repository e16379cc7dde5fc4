using Spoor.Store.Blocks;

namespace Spoor.Store.Inspection;

/// <summary>Checks what a block's description and index say of row groups against each other, and the index that finds traces.</summary>
internal sealed class TotalsVerifier(Block block, Action<string, string> damage)
{
    public void Verify()
    {
        var index = block.Index;
        var spans = index.File(BlockFormat.SpansFile);
        var traces = index.File(BlockFormat.TracesFile);
        if (spans is null || traces is null || spans.RowGroups.Count != index.RowGroups.Count || traces.RowGroups.Count != index.RowGroups.Count)
        {
            damage(BlockFormat.IndexFile, "spans, traces and row groups differ in number");
            return;
        }

        int row = 0, trace = 0;
        for (var i = 0; i < index.RowGroups.Count; i++)
        {
            var group = index.RowGroups[i];
            if (group.FirstRow != row || group.FirstTrace != trace)
                damage(BlockFormat.IndexFile, $"row group {i} begins with row {group.FirstRow} and trace {group.FirstTrace} instead of {row} and {trace}");
            if (group.Bounds.RowCount != spans.RowGroups[i].RowCount || group.TraceCount != traces.RowGroups[i].RowCount)
                damage(BlockFormat.IndexFile, $"row group {i} has other numbers of spans or traces than the files");
            row += group.Bounds.RowCount;
            trace += group.TraceCount;
        }

        var meta = block.Meta;
        Check("spans", meta.SpanCount, row);
        Check("traces", meta.TraceCount, trace);
        Check("the earliest start", meta.MinStartUnixNanos, index.RowGroups.Min(group => group.Bounds.MinStartUnixNanos));
        Check("the latest trace start", meta.MaxTraceStartUnixNanos, index.RowGroups.Max(group => group.Bounds.MaxTraceStartUnixNanos));
        Check("the latest end", meta.MaxEndUnixNanos, index.RowGroups.Max(group => group.Bounds.MaxEndUnixNanos));
        CheckSideGroups("events", group => group.EventGroup, BlockFormat.EventsFile);
        CheckSideGroups("links", group => group.LinkGroup, BlockFormat.LinksFile);
        CheckSideGroups("span attributes", group => group.AttributeGroups[0], BlockFormat.SpanAttributesFile);
        CheckSideGroups("event attributes", group => group.AttributeGroups[1], BlockFormat.EventAttributesFile);
        CheckSideGroups("link attributes", group => group.AttributeGroups[2], BlockFormat.LinkAttributesFile);
        CheckHashes(trace);
    }

    private void Check<T>(string what, T described, T found)
        where T : IEquatable<T>
    {
        if (!described.Equals(found))
            damage(BlockFormat.MetaFile, $"{what}: {described} described, {found} found");
    }

    private void CheckSideGroups(string what, Func<BlockRowGroup, int> groupOf, string file)
    {
        var named = block.Index.RowGroups.Select(groupOf).Where(number => number >= 0).ToArray();
        var count = block.Index.File(file)?.RowGroups.Count ?? 0;
        if (!named.SequenceEqual(Enumerable.Range(0, count)))
            damage(BlockFormat.IndexFile, $"the row groups of {what} are not those of the file, one after another");
    }

    private void CheckHashes(int traces)
    {
        var (hashes, numbers) = (block.Index.TraceHashes, block.Index.TraceNumbers);
        if (hashes.Length != traces)
        {
            damage(BlockFormat.IndexFile, $"{hashes.Length} traces can be found by id, {traces} are there");
            return;
        }

        var group = -1;
        var ids = Array.Empty<Otlp.TraceId>();
        var expected = new Otlp.TraceId[traces];
        for (var trace = 0; trace < traces; trace++)
        {
            while (group < 0 || trace >= block.Index.RowGroups[group].FirstTrace + block.Index.RowGroups[group].TraceCount)
                ids = TraceColumns.Of(block, ++group).Ids;
            expected[trace] = ids[trace - block.Index.RowGroups[group].FirstTrace];
        }

        var seen = new bool[traces];
        for (var i = 0; i < traces; i++)
        {
            if (i > 0 && hashes[i] < hashes[i - 1])
                damage(BlockFormat.IndexFile, $"entry {i} of the trace index is out of order");
            var number = numbers[i];
            if ((uint)number >= (uint)traces || seen[number])
                damage(BlockFormat.IndexFile, $"entry {i} of the trace index names trace {number}, which is not there or was named before");
            else if (hashes[i] != expected[number].Hash64())
                damage(BlockFormat.IndexFile, $"entry {i} of the trace index does not lead to the trace with that hash");
            else if (i > 0 && seen[numbers[i - 1]] && expected[number] == expected[numbers[i - 1]])
                damage(BlockFormat.TracesFile, $"trace {expected[number]} has more than one row");
            else
                seen[number] = true;
        }
    }
}
