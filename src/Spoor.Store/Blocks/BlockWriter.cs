using Spoor.Parquet.Writing;
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
/// Every file is synced before <c>meta.json</c> is written, and the folder after it: the block exists wholly or not at all.
/// </summary>
internal sealed class BlockWriter : IDisposable
{
    private readonly HeadMemory _memory;
    private readonly IStoreFiles _files;
    private readonly string _folder;
    private readonly List<(string Name, IStoreFile File, StoreFileStream Stream)> _open = [];
    private readonly List<BlockFile> _written = [];

    private BlockWriter(HeadMemory memory, IStoreFiles files, string folder)
    {
        _memory = memory;
        _files = files;
        _folder = folder;
    }

    /// <summary>Writes all files of a block and returns its description. <paramref name="template"/> gives id, age and WAL range.</summary>
    /// <exception cref="IOException">A file cannot be written; the folder holds no <c>meta.json</c> then.</exception>
    public static BlockMeta Write(SpanHead head, IStoreFiles files, string folder, BlockMeta template)
    {
        using var writer = new BlockWriter(head.Memory, files, folder);
        return writer.Write(template);
    }

    public void Dispose()
    {
        foreach (var (_, file, stream) in _open)
        {
            stream.Dispose();
            file.Dispose();
        }
    }

    private BlockMeta Write(BlockMeta template)
    {
        _files.CreateFolder(_folder);
        var order = RowOrder.Of(_memory);
        var reader = new AttributeReader(_memory.Attributes, _memory.Columns.Shapes, _memory.Columns.AttributeStarts, _memory.RowCount);
        var choice = AttributeChoice.Of(reader, _memory.RowCount);

        using var spanAttributes = new AttributeTableWriter(Create(BlockFormat.SpanAttributesFile));
        using var eventAttributes = new AttributeTableWriter(Create(BlockFormat.EventAttributesFile));
        using var linkAttributes = new AttributeTableWriter(Create(BlockFormat.LinkAttributesFile));
        using var events = new EventTableWriter(Create(BlockFormat.EventsFile), _memory, eventAttributes);
        using var links = new LinkTableWriter(Create(BlockFormat.LinksFile), _memory, linkAttributes);
        using var traces = new TraceTableWriter(Create(BlockFormat.TracesFile), _memory, order);
        using var spans = new SpanGroupWriter(_memory, order, choice, Create(BlockFormat.SpansFile), spanAttributes);

        var ranges = CutIntoGroups(order);
        foreach (var (firstTrace, traceCount) in ranges)
        {
            var firstRow = order.FirstRows[firstTrace];
            var rowCount = order.FirstRows[firstTrace + traceCount] - firstRow;
            spans.Write(firstRow, rowCount);
            traces.Write(firstTrace, traceCount);
            events.Write(order.HeadRows.AsSpan(firstRow, rowCount), firstRow);
            links.Write(order.HeadRows.AsSpan(firstRow, rowCount), firstRow);
        }

        Finish(BlockFormat.SpansFile, spans.Parquet);
        Finish(BlockFormat.TracesFile, traces.Parquet);
        Finish(BlockFormat.EventsFile, events.Parquet);
        Finish(BlockFormat.LinksFile, links.Parquet);
        Finish(BlockFormat.SpanAttributesFile, spanAttributes.Parquet);
        Finish(BlockFormat.EventAttributesFile, eventAttributes.Parquet);
        Finish(BlockFormat.LinkAttributesFile, linkAttributes.Parquet);
        using (var resources = MessageTableWriter.Write(Create(BlockFormat.ResourcesFile), _memory.Resources, areResources: true))
            Finish(BlockFormat.ResourcesFile, resources);
        using (var scopes = MessageTableWriter.Write(Create(BlockFormat.ScopesFile), _memory.Scopes, areResources: false))
            Finish(BlockFormat.ScopesFile, scopes);

        var groups = new List<BlockRowGroup>();
        foreach (var (firstTrace, traceCount) in ranges)
        {
            var i = groups.Count;
            groups.Add(new BlockRowGroup
            {
                FirstRow = order.FirstRows[firstTrace],
                FirstTrace = firstTrace,
                TraceCount = traceCount,
                Bounds = BoundsOf(order, firstTrace, traceCount),
                EventGroup = events.Groups[i],
                FirstEvent = events.FirstItems[i],
                LinkGroup = links.Groups[i],
                FirstLink = links.FirstItems[i],
                AttributeGroups = [spanAttributes.Groups[i], eventAttributes.Groups[i], linkAttributes.Groups[i]],
                AttributeKeys = [KeysOf(spanAttributes, i), KeysOf(eventAttributes, i), KeysOf(linkAttributes, i)],
            });
        }

        var indexBytes = WriteIndex(order, choice, groups);
        return WriteMeta(template, groups, indexBytes);
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

    private SegmentBounds BoundsOf(RowOrder order, int firstTrace, int traceCount)
    {
        var traces = _memory.Traces;
        ulong maxEnd = 0;
        for (var i = firstTrace; i < firstTrace + traceCount; i++)
            maxEnd = Math.Max(maxEnd, traces.Ends[order.HeadTraces[i]]);
        return new SegmentBounds(
            order.FirstRows[firstTrace + traceCount] - order.FirstRows[firstTrace],
            traces.Starts[order.HeadTraces[firstTrace]],
            traces.Starts[order.HeadTraces[firstTrace + traceCount - 1]],
            maxEnd);
    }

    private static BlockAttributeKey[] KeysOf(AttributeTableWriter table, int group) =>
        [.. table.Keys[group].Select(key => new BlockAttributeKey(key.Key, key.Type))];

    private long WriteIndex(RowOrder order, AttributeChoice choice, List<BlockRowGroup> groups)
    {
        var hashes = new ulong[order.HeadTraces.Length];
        var numbers = new int[hashes.Length];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = _memory.Traces.Ids[order.HeadTraces[i]].Hash64();
            numbers[i] = i;
        }

        Array.Sort(hashes, numbers);
        var bytes = BlockIndexCodec.Encode(new BlockIndex
        {
            RowGroups = groups,
            AttributeColumns = [.. choice.Columns.Select(column => new BlockAttributeColumn(column.Key, column.Type))],
            Files = _written,
            TraceHashes = hashes,
            TraceNumbers = numbers,
        });
        WriteWhole(BlockFormat.IndexFile, bytes);
        return bytes.Length;
    }

    private BlockMeta WriteMeta(BlockMeta template, List<BlockRowGroup> groups, long indexBytes)
    {
        var sizes = _written.ToDictionary(file => file.Name, file => file.SizeBytes);
        sizes[BlockFormat.IndexFile] = indexBytes;
        var meta = template with
        {
            SpanCount = _memory.RowCount,
            TraceCount = _memory.Traces.Count,
            MinStartUnixNanos = groups.Min(group => group.Bounds.MinStartUnixNanos),
            MaxTraceStartUnixNanos = groups.Max(group => group.Bounds.MaxTraceStartUnixNanos),
            MaxEndUnixNanos = groups.Max(group => group.Bounds.MaxEndUnixNanos),
            FileSizeBytes = sizes,
        };

        // The other files' names must be durable before the one that makes the block exist.
        _files.SyncFolder(_folder);
        WriteWhole(BlockFormat.MetaFile, meta.ToJson());
        _files.SyncFolder(_folder);
        return meta;
    }

    private StoreFileStream Create(string name)
    {
        var file = _files.Create(Path.Combine(_folder, name));
        var stream = new StoreFileStream(file);
        _open.Add((name, file, stream));
        return stream;
    }

    /// <summary>Ends a Parquet file; one without rows is taken away again.</summary>
    private void Finish(string name, ParquetWriter parquet)
    {
        var index = _open.FindIndex(item => item.Name == name);
        var (_, file, stream) = _open[index];
        _open.RemoveAt(index);
        using (file)
        using (stream)
        {
            if (parquet.RowGroups.Count > 0)
            {
                parquet.Finish();
                stream.Flush();
                file.Sync();
                _written.Add(new BlockFile(name, parquet.Position, parquet.RowGroups));
                return;
            }
        }

        _files.DeleteFile(Path.Combine(_folder, name));
    }

    private void WriteWhole(string name, byte[] bytes)
    {
        using var file = _files.Create(Path.Combine(_folder, name));
        file.Write(0, bytes);
        file.Sync();
    }
}
