using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// A row group of a block as the query engine reads it. Made for one query; columns are decoded when first asked for and shared with other queries
/// through the block cache.
/// </summary>
internal sealed class BlockSegment(Block block, int group) : SpanSegment
{
    private readonly BlockRowGroup _group = block.Index.RowGroups[group];
    private readonly IReadOnlyList<ColumnChunkLayout> _columns = block.Layout(BlockFormat.SpansFile, group).Columns;
    private readonly BlockAttributes _attributes = new(block, group);
    private readonly BlockFileReader _spans = block.Reader(BlockFormat.SpansFile);
    private TraceColumns? _traces;
    private BlockSpanWriter? _writer;
    private EventTable? _events;
    private LinkTable? _links;

    /// <summary>Which decoded form of a column a cache key names.</summary>
    private enum Form
    {
        Codes = 10,
        Longs,
        Ulongs,
        Bytes,
        Ints,
        Parents,
        ParentRows,
        Ordinals,
        Doubles,
    }

    public override int RowCount => _group.Bounds.RowCount;

    public override int TraceCount => _group.TraceCount;

    public override ulong MinStartUnixNanos => _group.Bounds.MinStartUnixNanos;

    public override ulong MaxTraceStartUnixNanos => _group.Bounds.MaxTraceStartUnixNanos;

    public override ulong MaxEndUnixNanos => _group.Bounds.MaxEndUnixNanos;

    public override MessageTable Resources => BlockMessageTable.Of(block, BlockFormat.ResourcesFile);

    public override MessageTable Scopes => BlockMessageTable.Of(block, BlockFormat.ScopesFile);

    public override ReadOnlyMemory<int> TraceOrdinals => Get(SpanColumn.TraceId, Form.Ordinals, _ => DecodeOrdinals(), 4);

    public override ReadOnlyMemory<ulong> SpanIds =>
        Get(SpanColumn.SpanId, Form.Ulongs, chunk => BlockIds.Read(_spans, chunk, 0, RowCount), 8);

    public override ReadOnlyMemory<ulong> ParentSpanIds => Get(SpanColumn.ParentDistance, Form.Parents, _ => DecodeParents(), 8);

    public override ReadOnlyMemory<int> ParentRows => Get(SpanColumn.ParentDistance, Form.ParentRows, _ => ParentRowFinder.Of(this), 4);

    public override ReadOnlyMemory<ulong> StartsUnixNanos =>
        Get(SpanColumn.Start, Form.Ulongs, chunk => (ulong[])(object)_spans.Longs(chunk, 0, RowCount), 8);

    public override ReadOnlyMemory<long> DurationsNanos => Get(SpanColumn.Duration, Form.Longs, chunk => _spans.Longs(chunk, 0, RowCount), 8);

    public override ReadOnlyMemory<byte> Kinds => Get(SpanColumn.Kind, Form.Bytes, DecodeBytes, 1);

    public override ReadOnlyMemory<byte> Statuses => Get(SpanColumn.StatusCode, Form.Bytes, DecodeBytes, 1);

    public override ReadOnlyMemory<int> Names => Get(SpanColumn.Name, Form.Codes, DecodeCodes, 4);

    public override Utf8Dictionary NameDictionary => Dictionary(SpanColumn.Name);

    public override ReadOnlyMemory<int> StatusMessages => Get(SpanColumn.StatusMessage, Form.Codes, DecodeCodes, 4);

    public override Utf8Dictionary StatusMessageDictionary => Dictionary(SpanColumn.StatusMessage);

    public override ReadOnlyMemory<int> ResourceNumbers => Get(SpanColumn.Resource, Form.Ints, DecodeInts, 4);

    public override ReadOnlyMemory<int> ScopeNumbers => Get(SpanColumn.Scope, Form.Ints, DecodeInts, 4);

    public override ReadOnlyMemory<double> AdjustedCounts => Counts(SpanColumn.AdjustedCount);

    public override ReadOnlyMemory<double> TierCounts => Counts(SpanColumn.TierCount);

    public override EventTable Events => _events ??= BlockEventTable.Of(block, group);

    public override LinkTable Links => _links ??= BlockLinkTable.Of(block, group);

    private TraceColumns Traces => _traces ??= TraceColumns.Of(block, group);

    public override TraceEntry Trace(int ordinal)
    {
        var traces = Traces;
        return new TraceEntry(
            traces.Ids[ordinal], (ulong)traces.Starts[ordinal], (ulong)traces.Ends[ordinal], traces.SpanCounts[ordinal], traces.RootRows[ordinal]);
    }

    public override void AppendRows(int traceOrdinal, List<int> rows)
    {
        var first = Traces.FirstRows[traceOrdinal];
        var end = first + Traces.SpanCounts[traceOrdinal];
        for (var row = first; row < end; row++)
            rows.Add(row);
    }

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) =>
        _attributes.Columns(scope, name, RowCount);

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => _attributes.Keys(scope);

    public override int ResourceNumberOf(int row) => WriterOf(row).ResourceNumberOf(row);

    public override int ScopeNumberOf(int row) => WriterOf(row).ScopeNumberOf(row);

    public override void WriteSpan(int row, ProtoWriter writer) => WriterOf(row).Write(row, writer);

    private BlockSpanWriter WriterOf(int row)
    {
        var own = _writer;
        if (own is null || !own.Holds(row))
            _writer = own = new BlockSpanWriter(block, group, Traces.OrdinalOf(row), 1);
        return own;
    }

    private BlobDictionary Dictionary(SpanColumn column) => BlockDictionaries.Of(block, BlockFormat.SpansFile, group, (int)column);

    private ReadOnlyMemory<double> Counts(SpanColumn column)
    {
        var chunk = _columns[(int)column];
        return chunk.NullCount == chunk.RowCount ? default : Get(column, Form.Doubles, _ => BlockCounts.Read(_spans, chunk, 0, RowCount), 8);
    }

    private T[] Get<T>(SpanColumn column, Form form, Func<ColumnChunkLayout, T[]> decode, int valueBytes) =>
        block.Cache.Get(
            new BlockCache.Key(block, 0, group, (int)column, (int)form),
            () => decode(_columns[(int)column]),
            rows => rows.Length * (long)valueBytes);

    private int[] DecodeCodes(ColumnChunkLayout chunk) => _spans.Codes(chunk, 0, RowCount);

    private byte[] DecodeBytes(ColumnChunkLayout chunk)
    {
        var codes = DecodeCodes(chunk);
        var dictionary = Array.ConvertAll(chunk.Dictionary is null ? [] : _spans.LongDictionaryOf(chunk), value => (byte)value);
        var rows = new byte[RowCount];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = codes[i] < 0 ? (byte)0 : dictionary[codes[i]];
        return rows;
    }

    private int[] DecodeInts(ColumnChunkLayout chunk)
    {
        var codes = DecodeCodes(chunk);
        var dictionary = Array.ConvertAll(_spans.LongDictionaryOf(chunk), value => (int)value);
        for (var i = 0; i < codes.Length; i++)
            codes[i] = dictionary[codes[i]];
        return codes;
    }

    private int[] DecodeOrdinals()
    {
        var ordinals = new int[RowCount];
        var traces = Traces;
        for (var i = 0; i < traces.FirstRows.Length; i++)
            ordinals.AsSpan(traces.FirstRows[i], traces.SpanCounts[i]).Fill(i);
        return ordinals;
    }

    private ulong[] DecodeParents() => BlockIds.ReadParents(
        _spans, _columns[(int)SpanColumn.ParentDistance], _columns[(int)SpanColumn.ParentSpanId], SpanIds.Span, 0, RowCount);
}
