using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>
/// Makes one block of several, columns to columns:
/// <code>
/// indexes of the inputs ─► traces that lie in several of them (JoinedTraces)
/// trace tables ─► k-way merge, cut into row groups (MergePlanner) ─► which rows come from where (MergeGroup)
///     ─► spans.parquet, column by column, codes remapped (MergedSpanWriter, MergedAttributes)
///     ─► traces, events, links, their attributes ─► index.bin ─► meta.json
/// </code>
/// </summary>
/// <remarks>
/// <para>Memory: one row group of the output as a plan (rows of joined traces one by one, all others as runs), one column of it and of one input row
/// group, the dictionaries of that column, the trace table of one row group of each input, 64 bytes for each part of a joined trace, 12 bytes for each
/// trace of the output, and a cache of <see cref="CacheBytes"/>.</para>
/// <para>One block comes out, never several: then "a complete block takes the place of those it replaces" can be decided block by block, also by a
/// bucket. The caller sees to it that it does not become too large.</para>
/// </remarks>
internal sealed class BlockMerger
{
    /// <summary>Decoded dictionaries, trace tables and side tables of the inputs that are kept for the next row group.</summary>
    public const long CacheBytes = 16 << 20;

    private readonly IStoreFiles _files;
    private readonly Action<long> _pace;

    /// <param name="files">Where the output is written.</param>
    /// <param name="pace">Told after each row group how many bytes were written; may wait.</param>
    public BlockMerger(IStoreFiles files, Action<long>? pace = null)
    {
        _files = files;
        _pace = pace ?? (static _ => { });
    }

    /// <summary>Spans that were there twice, of the last merge.</summary>
    public long DroppedDuplicates { get; private set; }

    /// <summary>Writes the merged block; null when the filter left nothing, and then the folder is not there.</summary>
    /// <param name="inputs">In the order of arrival; read through a cache of their own.</param>
    /// <param name="folder">The new block's folder.</param>
    /// <param name="template">Gives id, age, origin.</param>
    /// <param name="filter">Which traces stay; null for all.</param>
    /// <exception cref="BlockDamagedException">An input cannot be read.</exception>
    /// <exception cref="IOException">The output cannot be written. What was written of it stays, without <c>meta.json</c>.</exception>
    public BlockMeta? Merge(
        IReadOnlyList<Block> inputs, string folder, BlockMeta template, ITraceFilter? filter, CancellationToken cancellationToken)
    {
        var cache = new BlockCache(CacheBytes);
        var own = inputs.Select(input => input.WithCache(cache)).ToArray();
        BlockMeta? meta;
        using (var block = new BlockFileSet(_files, folder))
            meta = Merge(own, block, template, filter, cancellationToken);
        if (meta is null)
            _files.DeleteFolder(folder);
        return meta;
    }

    private BlockMeta? Merge(
        IReadOnlyList<Block> blocks, BlockFileSet output, BlockMeta template, ITraceFilter? filter, CancellationToken cancellationToken)
    {
        var arena = new ByteArena();
        var resources = new HeadMessages(arena);
        var scopes = new HeadMessages(arena);
        var columns = MergeColumns.Of(blocks, cancellationToken);
        var inputs = blocks.Select(input => new MergeInput(input, columns, resources, scopes)).ToArray();

        using var spanAttributes = new AttributeTableWriter(output.Create(BlockFormat.SpanAttributesFile));
        using var eventAttributes = new AttributeTableWriter(output.Create(BlockFormat.EventAttributesFile));
        using var linkAttributes = new AttributeTableWriter(output.Create(BlockFormat.LinkAttributesFile));
        using var events = new MergedEventWriter(output.Create(BlockFormat.EventsFile), eventAttributes);
        using var links = new MergedLinkWriter(output.Create(BlockFormat.LinksFile), linkAttributes);
        using var traces = new TraceTableWriter(output.Create(BlockFormat.TracesFile));
        using var spans = new MergedSpanWriter(output.Create(BlockFormat.SpansFile), columns, spanAttributes);
        using var planner = new MergePlanner(inputs, filter, cancellationToken);
        var group = new MergeGroup();
        var groups = new List<BlockRowGroup>();
        var hashes = new List<ulong>();
        var firstRow = 0;
        long written = 0;
        while (planner.TryPlan(group))
        {
            cancellationToken.ThrowIfCancellationRequested();
            spans.Write(group, firstRow);
            traces.Write(TracesOf(group, firstRow));
            events.Write(group, firstRow);
            links.Write(group, firstRow);
            var i = groups.Count;
            groups.Add(new BlockRowGroup
            {
                FirstRow = firstRow,
                FirstTrace = hashes.Count,
                TraceCount = group.Traces.Count,
                Bounds = BoundsOf(group),
                EventGroup = events.Groups[i],
                FirstEvent = events.FirstItems[i],
                LinkGroup = links.Groups[i],
                FirstLink = links.FirstItems[i],
                AttributeGroups = [spanAttributes.Groups[i], eventAttributes.Groups[i], linkAttributes.Groups[i]],
                AttributeKeys = [spanAttributes.KeysOf(i), eventAttributes.KeysOf(i), linkAttributes.KeysOf(i)],
            });
            foreach (var trace in group.Traces)
                hashes.Add(trace.Id.Hash64());
            firstRow += group.RowCount;
            var position = spans.Parquet.Position + events.Parquet.Position + links.Parquet.Position + spanAttributes.Parquet.Position
                + eventAttributes.Parquet.Position + linkAttributes.Parquet.Position;
            _pace(position - written);
            written = position;
        }

        DroppedDuplicates = planner.DroppedDuplicates;
        if (groups.Count == 0)
            return null;
        output.Finish(BlockFormat.SpansFile, spans.Parquet);
        output.Finish(BlockFormat.TracesFile, traces.Parquet);
        output.Finish(BlockFormat.EventsFile, events.Parquet);
        output.Finish(BlockFormat.LinksFile, links.Parquet);
        output.Finish(BlockFormat.SpanAttributesFile, spanAttributes.Parquet);
        output.Finish(BlockFormat.EventAttributesFile, eventAttributes.Parquet);
        output.Finish(BlockFormat.LinkAttributesFile, linkAttributes.Parquet);
        MessageTableWriter.WriteBoth(output, resources, scopes);
        return output.Complete(template, groups, columns.Columns, [.. hashes]);
    }

    private static TraceColumns TracesOf(MergeGroup group, int firstRow)
    {
        var count = group.Traces.Count;
        var columns = new TraceColumns
        {
            Ids = new TraceId[count],
            FirstRows = new int[count],
            SpanCounts = new int[count],
            Starts = new long[count],
            Ends = new long[count],
            RootRows = new int[count],
        };
        for (var i = 0; i < count; i++)
        {
            var trace = group.Traces[i];
            columns.Ids[i] = trace.Id;
            columns.FirstRows[i] = firstRow + trace.FirstRow;
            columns.SpanCounts[i] = trace.SpanCount;
            columns.Starts[i] = (long)trace.StartUnixNanos;
            columns.Ends[i] = (long)trace.EndUnixNanos;
            columns.RootRows[i] = trace.RootRow < 0 ? -1 : firstRow + trace.RootRow;
        }

        return columns;
    }

    private static SegmentBounds BoundsOf(MergeGroup group)
    {
        ulong maxEnd = 0;
        foreach (var trace in CollectionsMarshal.AsSpan(group.Traces))
            maxEnd = Math.Max(maxEnd, trace.EndUnixNanos);
        return new SegmentBounds(group.RowCount, group.Traces[0].StartUnixNanos, group.Traces[^1].StartUnixNanos, maxEnd);
    }
}
