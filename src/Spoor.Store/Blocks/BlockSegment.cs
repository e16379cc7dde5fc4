using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Layout;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>
/// A row group of a block as the query engine reads it. Made for one query; columns are decoded when first asked for and shared with other queries
/// through the block cache, or given back to a pool when the segment is only scanned.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="group">The row group.</param>
/// <param name="isScanned">
/// The query reads more than a cache holds: what this segment decodes does not go there. Then one thread at a time uses it, and after <see cref="Release"/>
/// none of its columns.
/// </param>
internal sealed class BlockSegment(Block block, int group, bool isScanned = false) : SpanSegment
{
    private readonly ColumnScratch? _scratch = isScanned ? new ColumnScratch() : null;
    private readonly BlockRowGroup _group = block.Index.RowGroups[group];
    private readonly IReadOnlyList<ColumnChunkLayout> _columns = block.Layout(BlockFormat.SpansFile, group).Columns;
    private readonly BlockAttributes _attributes = new(block, group);
    private readonly BlockFileReader _spans = block.Reader(BlockFormat.SpansFile);
    private TraceColumns? _traces;
    private int[]? _traceFirstRows;
    private BlockSpanWriter? _writer;
    private EventTable? _events;
    private LinkTable? _links;

    private delegate void ColumnDecoder<T>(ColumnChunkLayout chunk, Span<T> rows);

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

    public override ReadOnlyMemory<int> TraceOrdinals => Get<int>(SpanColumn.TraceId, Form.Ordinals, DecodeOrdinals);

    public override ReadOnlyMemory<int> TraceFirstRows => _traceFirstRows ??= isScanned ? TraceColumns.FirstRowsOf(block, group) : Traces.FirstRows;

    public override ReadOnlyMemory<ulong> SpanIds => Get<ulong>(SpanColumn.SpanId, Form.Ulongs, (chunk, rows) => BlockIds.Read(_spans, chunk, 0, rows));

    public override ReadOnlyMemory<ulong> ParentSpanIds => Get<ulong>(SpanColumn.ParentDistance, Form.Parents, DecodeParents);

    public override ReadOnlyMemory<int> ParentRows => Get<int>(SpanColumn.ParentDistance, Form.ParentRows, DecodeParentRows);

    public override ReadOnlyMemory<ulong> StartsUnixNanos =>
        Get<ulong>(SpanColumn.Start, Form.Ulongs, (chunk, rows) => _spans.Longs(chunk, 0, MemoryMarshal.Cast<ulong, long>(rows)));

    public override ReadOnlyMemory<long> DurationsNanos => Get<long>(SpanColumn.Duration, Form.Longs, (chunk, rows) => _spans.Longs(chunk, 0, rows));

    public override ReadOnlyMemory<byte> Kinds => Get<byte>(SpanColumn.Kind, Form.Bytes, DecodeBytes);

    public override ReadOnlyMemory<byte> Statuses => Get<byte>(SpanColumn.StatusCode, Form.Bytes, DecodeBytes);

    public override ReadOnlyMemory<int> Names => Get<int>(SpanColumn.Name, Form.Codes, DecodeCodes);

    public override Utf8Dictionary NameDictionary => Dictionary(SpanColumn.Name);

    public override ReadOnlyMemory<int> StatusMessages => Get<int>(SpanColumn.StatusMessage, Form.Codes, DecodeCodes);

    public override Utf8Dictionary StatusMessageDictionary => Dictionary(SpanColumn.StatusMessage);

    public override ReadOnlyMemory<int> ResourceNumbers => Get<int>(SpanColumn.Resource, Form.Ints, DecodeInts);

    public override ReadOnlyMemory<int> ScopeNumbers => Get<int>(SpanColumn.Scope, Form.Ints, DecodeInts);

    public override ReadOnlyMemory<double> AdjustedCounts => Counts(SpanColumn.AdjustedCount);

    public override ReadOnlyMemory<double> TierCounts => Counts(SpanColumn.TierCount);

    public override EventTable Events => _events ??= BlockEventTable.Of(block, group);

    public override LinkTable Links => _links ??= BlockLinkTable.Of(block, group);

    private TraceColumns Traces => _traces ??= TraceColumns.Of(block, group, isKept: !isScanned);

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
        _attributes.Columns(scope, name, RowCount, _scratch);

    internal override CodedColumn? Coded(string name) => _attributes.Coded(name);

    internal override CodedColumn? Coded(SpanColumn column)
    {
        var chunk = _columns[(int)column];
        return chunk.Dictionary is null ? null : new BlockCodedColumn(block, group, (int)column, AttributeType.Int, chunk);
    }

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => _attributes.Keys(scope);

    public override int ResourceNumberOf(int row) => WriterOf(row).ResourceNumberOf(row);

    public override int ScopeNumberOf(int row) => WriterOf(row).ScopeNumberOf(row);

    public override void Release() => _scratch?.ReturnAll();

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
        return chunk.NullCount == chunk.RowCount
            ? default
            : Get<double>(column, Form.Doubles, (counts, rows) => BlockCounts.Read(_spans, counts, 0, RowCount).CopyTo(rows));
    }

    private ReadOnlyMemory<T> Get<T>(SpanColumn column, Form form, ColumnDecoder<T> decode)
    {
        var key = new BlockCache.Key(block, 0, group, (int)column, (int)form);
        if (block.Cache.Find(key) is T[] cached)
            return cached;
        if (_scratch is not null)
        {
            var rows = _scratch.Rent<T>(RowCount);
            decode(_columns[(int)column], rows.Span);
            return rows;
        }

        var made = GC.AllocateUninitializedArray<T>(RowCount);
        decode(_columns[(int)column], made);
        block.Cache.Add(key, made, made.Length * (long)Unsafe.SizeOf<T>());
        return made;
    }

    private void DecodeCodes(ColumnChunkLayout chunk, Span<int> rows) => _spans.Codes(chunk, 0, rows);

    private void DecodeBytes(ColumnChunkLayout chunk, Span<byte> rows)
    {
        var dictionary = Array.ConvertAll(chunk.Dictionary is null ? [] : _spans.LongDictionaryOf(chunk), value => (byte)value);
        var codes = ArrayPool<int>.Shared.Rent(rows.Length);
        _spans.Codes(chunk, 0, codes.AsSpan(0, rows.Length));
        DictionaryLookup.Bytes(codes.AsSpan(0, rows.Length), dictionary, rows);
        ArrayPool<int>.Shared.Return(codes);
    }

    private void DecodeInts(ColumnChunkLayout chunk, Span<int> rows)
    {
        _spans.Codes(chunk, 0, rows);
        DictionaryLookup.Ints(rows, Array.ConvertAll(_spans.LongDictionaryOf(chunk), value => (int)value));
    }

    private void DecodeOrdinals(ColumnChunkLayout chunk, Span<int> rows)
    {
        var firstRows = TraceFirstRows.Span;
        for (var i = 0; i < firstRows.Length; i++)
            rows[firstRows[i]..(i + 1 < firstRows.Length ? firstRows[i + 1] : rows.Length)].Fill(i);
    }

    /// <summary>Where no id is shared, which a block remembers of its row groups, the stored distances tell all.</summary>
    private void DecodeParentRows(ColumnChunkLayout distances, Span<int> rows)
    {
        if (!block.HasDistinctIds[group])
        {
            ParentRowFinder.Of(this, out var sharesIds).CopyTo(rows);
            block.HasDistinctIds[group] = !sharesIds;
            return;
        }

        _spans.Ints(distances, 0, rows, BlockIds.Elsewhere);
        for (var row = 0; row < rows.Length; row++)
            rows[row] = rows[row] is BlockIds.Elsewhere or 0 ? ParentRowFinder.None : row - rows[row];
    }

    private void DecodeParents(ColumnChunkLayout distances, Span<ulong> rows) => BlockIds.ReadParents(
        _spans, distances, _columns[(int)SpanColumn.ParentSpanId], SpanIds.Span, 0, rows);
}
