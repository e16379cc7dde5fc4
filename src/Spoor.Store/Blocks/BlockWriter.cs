using Spoor.Otlp;
using Spoor.Store.Files;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// Builds a block from a head that takes no more spans:
/// <code>
/// head rows ─► RowOrder ─► row groups of whole traces ─► spans.parquet ─► index.bin ─► meta.json
///                                   ├─► traces.parquet
///                                   ├─► events.parquet, links.parquet
///                                   └─► *_attributes.parquet
/// </code>
/// </summary>
internal static class BlockWriter
{
    /// <summary>Writes all files of a block and returns its description. <paramref name="template"/> gives id, age and WAL range.</summary>
    /// <exception cref="IOException">A file cannot be written; the folder holds no <c>meta.json</c> then.</exception>
    public static BlockMeta Write(SpanHead head, IStoreFiles files, string folder, BlockMeta template)
    {
        var memory = head.Memory;
        using var block = new BlockFileSet(files, folder);
        var order = RowOrder.Of(memory);
        var reader = new Head.AttributeReader(memory.Attributes, memory.Columns.Shapes, memory.Columns.AttributeStarts, memory.RowCount);
        var choice = AttributeChoice.Of(reader, memory.RowCount);

        using var spanAttributes = new AttributeTableWriter(block.Create(BlockFormat.SpanAttributesFile));
        using var eventAttributes = new AttributeTableWriter(block.Create(BlockFormat.EventAttributesFile));
        using var linkAttributes = new AttributeTableWriter(block.Create(BlockFormat.LinkAttributesFile));
        using var events = new EventTableWriter(block.Create(BlockFormat.EventsFile), memory, eventAttributes);
        using var links = new LinkTableWriter(block.Create(BlockFormat.LinksFile), memory, linkAttributes);
        using var traces = new TraceTableWriter(block.Create(BlockFormat.TracesFile));
        using var spans = new SpanGroupWriter(memory, order, choice, block.Create(BlockFormat.SpansFile), spanAttributes);

        var ranges = CutIntoGroups(order);
        foreach (var (firstTrace, traceCount) in ranges)
        {
            var firstRow = order.FirstRows[firstTrace];
            var rowCount = order.FirstRows[firstTrace + traceCount] - firstRow;
            spans.Write(firstRow, rowCount);
            traces.Write(TracesOf(memory, order, firstTrace, traceCount));
            events.Write(order.HeadRows.AsSpan(firstRow, rowCount), firstRow);
            links.Write(order.HeadRows.AsSpan(firstRow, rowCount), firstRow);
        }

        block.Finish(BlockFormat.SpansFile, spans.Parquet);
        block.Finish(BlockFormat.TracesFile, traces.Parquet);
        block.Finish(BlockFormat.EventsFile, events.Parquet);
        block.Finish(BlockFormat.LinksFile, links.Parquet);
        block.Finish(BlockFormat.SpanAttributesFile, spanAttributes.Parquet);
        block.Finish(BlockFormat.EventAttributesFile, eventAttributes.Parquet);
        block.Finish(BlockFormat.LinkAttributesFile, linkAttributes.Parquet);
        MessageTableWriter.WriteBoth(block, memory.Resources, memory.Scopes);

        var groups = new List<BlockRowGroup>();
        foreach (var (firstTrace, traceCount) in ranges)
        {
            var i = groups.Count;
            groups.Add(new BlockRowGroup
            {
                FirstRow = order.FirstRows[firstTrace],
                FirstTrace = firstTrace,
                TraceCount = traceCount,
                Bounds = BoundsOf(memory, order, firstTrace, traceCount),
                EventGroup = events.Groups[i],
                FirstEvent = events.FirstItems[i],
                LinkGroup = links.Groups[i],
                FirstLink = links.FirstItems[i],
                AttributeGroups = [spanAttributes.Groups[i], eventAttributes.Groups[i], linkAttributes.Groups[i]],
                AttributeKeys = [spanAttributes.KeysOf(i), eventAttributes.KeysOf(i), linkAttributes.KeysOf(i)],
            });
        }

        return block.Complete(template, groups, choice.BlockColumns, Array.ConvertAll(order.HeadTraces, ordinal => memory.Traces.Ids[ordinal].Hash64()));
    }

    /// <summary>Whole traces make a row group; a trace larger than a row group makes one by itself.</summary>
    private static List<(int FirstTrace, int TraceCount)> CutIntoGroups(RowOrder order)
    {
        var groups = new List<(int FirstTrace, int TraceCount)>();
        var first = 0;
        for (var trace = 1; trace <= order.HeadTraces.Length; trace++)
        {
            if (trace < order.HeadTraces.Length && order.FirstRows[trace] - order.FirstRows[first] < BlockFormat.RowGroupRows)
                continue;
            groups.Add((first, trace - first));
            first = trace;
        }

        return groups;
    }

    private static TraceColumns TracesOf(HeadMemory memory, RowOrder order, int firstTrace, int traceCount)
    {
        var traces = new TraceColumns
        {
            Ids = new TraceId[traceCount],
            FirstRows = order.FirstRows[firstTrace..(firstTrace + traceCount)],
            SpanCounts = new int[traceCount],
            Starts = new long[traceCount],
            Ends = new long[traceCount],
            RootRows = new int[traceCount],
        };
        for (var i = 0; i < traceCount; i++)
        {
            var ordinal = order.HeadTraces[firstTrace + i];
            traces.Ids[i] = memory.Traces.Ids[ordinal];
            traces.SpanCounts[i] = order.FirstRows[firstTrace + i + 1] - traces.FirstRows[i];
            traces.Starts[i] = (long)memory.Traces.Starts[ordinal];
            traces.Ends[i] = (long)memory.Traces.Ends[ordinal];
            traces.RootRows[i] = RootRow(order, traces.FirstRows[i], traces.SpanCounts[i]);
        }

        return traces;
    }

    /// <summary>The first row without a parent, which is the earliest, since rows are ordered by start; -1 when there is none.</summary>
    private static int RootRow(RowOrder order, int firstRow, int spanCount)
    {
        for (var row = firstRow; row < firstRow + spanCount; row++)
        {
            if (order.ParentRows[row] == RowOrder.NoParent)
                return row;
        }

        return -1;
    }

    private static SegmentBounds BoundsOf(HeadMemory memory, RowOrder order, int firstTrace, int traceCount)
    {
        var traces = memory.Traces;
        ulong maxEnd = 0;
        for (var i = firstTrace; i < firstTrace + traceCount; i++)
            maxEnd = Math.Max(maxEnd, traces.Ends[order.HeadTraces[i]]);
        return new SegmentBounds(
            order.FirstRows[firstTrace + traceCount] - order.FirstRows[firstTrace],
            traces.Starts[order.HeadTraces[firstTrace]],
            traces.Starts[order.HeadTraces[firstTrace + traceCount - 1]],
            maxEnd);
    }
}
