using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Store.Blocks;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Blocks;

/// <summary>A trace by id reads the pieces of large dictionaries that hold its values, and finds damage in them.</summary>
public sealed class DictionaryPieceTests
{
    private const int Traces = 900, SpansInTrace = 5;

    [Fact]
    public async Task Every_trace_comes_back_from_built_and_merged_blocks()
    {
        using var bed = new BlockBed();
        using var first = bed.Write(Message(0, Traces));
        using var second = bed.Write(Message(Traces, Traces));
        using var merged = bed.Merge([first, second])!;
        foreach (var (block, from) in new[] { (first, 0), (second, Traces), (merged, 0), (merged, Traces) })
        {
            Assert.True(Texts(block).DictionaryPieces.Count > 1);
            for (var trace = from; trace < from + Traces; trace += 7)
                AssertSame(trace, await FindAsync(block, trace));
        }
    }

    [Fact]
    public void Only_the_pieces_with_wanted_values_are_read()
    {
        using var bed = new BlockBed();
        using var block = bed.Write(Message(0, Traces));
        var texts = Texts(block);
        var reader = block.Reader(BlockFormat.SpansFile);
        foreach (var pieces in new[] { texts.DictionaryPieces.Take(1), texts.DictionaryPieces.Skip(1).Take(1), texts.DictionaryPieces })
        {
            var before = BlockReads.BytesByThread;
            var codes = pieces.SelectMany(piece => new[] { piece.FirstValue, piece.FirstValue + 1, piece.FirstValue + piece.ValueCount - 1 }).ToArray();
            var values = reader.ValuesOf(texts, codes);
            Assert.Equal(pieces.Sum(piece => piece.CompressedSizeBytes), BlockReads.BytesByThread - before);
            Assert.All(codes, code => Assert.Equal(Text(code), Encoding.UTF8.GetString(values[code])));
        }
    }

    [Fact]
    public void A_piece_is_kept_when_it_is_asked_for_a_second_time()
    {
        using var bed = new BlockBed();
        using var opened = bed.Write(Message(0, Traces));
        var block = opened.WithCache(new BlockCache(8 << 20));
        var texts = Texts(block);
        int[] codes = [1, 2, texts.DictionaryPieces[1].FirstValue];
        var read = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            var before = BlockReads.BytesByThread;
            var values = BlockDictionaries.For(block, BlockFormat.SpansFile, 0, NumberOf(block), codes, isFew: true);
            Assert.All(codes, code => Assert.Equal(Text(code), Encoding.UTF8.GetString(values[code])));
            read.Add(BlockReads.BytesByThread - before);
        }

        var both = texts.DictionaryPieces.Take(2).Sum(piece => (long)piece.CompressedSizeBytes);
        Assert.Equal([both, both, 0, 0], read);
        Assert.Equal(texts.DictionaryPieces.Take(2).Sum(piece => (long)piece.UncompressedSizeBytes), block.Cache.SizeBytes);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_piece_is_told_by_the_traces_that_need_it_and_by_no_others()
    {
        using var bed = new BlockBed();
        int hit, firstTrace;
        long start, offset;
        using (var block = bed.Write(Message(0, Traces)))
        {
            var texts = Texts(block);
            hit = texts.DictionaryPieces.Count - 1;
            var piece = texts.DictionaryPieces[hit];
            start = DictionaryPieceReader.OffsetInFile(texts, piece);
            offset = start + (piece.CompressedSizeBytes / 2);
            firstTrace = ((piece.FirstValue + SpansInTrace - 1) / SpansInTrace) + 1;
        }

        var path = Path.Combine(bed.Folder, "b1", BlockFormat.SpansFile);
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 4;
        File.WriteAllBytes(path, bytes);
        using var damaged = Block.Open(bed.Files, Path.Combine(bed.Folder, "b1"));
        AssertSame(0, await FindAsync(damaged, 0));
        AssertSame(firstTrace - 10, await FindAsync(damaged, firstTrace - 10));
        var result = await FindAsync(damaged, firstTrace);
        Assert.Equal(0, result.SpanCount);
        Assert.Contains(BlockFormat.SpansFile, result.Stats.PartialReason, StringComparison.Ordinal);
        Assert.Contains(start.ToString(CultureInfo.InvariantCulture), result.Stats.PartialReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_without_pieces_are_read_as_ever()
    {
        using var bed = new BlockBed();
        bed.Write(Message(0, Traces)).Dispose();
        var folder = Path.Combine(bed.Folder, "b1");
        var index = BlockIndexCodec.Decode(File.ReadAllBytes(Path.Combine(folder, BlockFormat.IndexFile)));
        var bytes = BlockIndexCodec.Encode(new BlockIndex
        {
            RowGroups = index.RowGroups,
            AttributeColumns = index.AttributeColumns,
            Files = [.. index.Files.Select(file => file with { RowGroups = [.. file.RowGroups.Select(WithoutPieces)] })],
            TraceHashes = index.TraceHashes,
            TraceNumbers = index.TraceNumbers,
        });
        File.WriteAllBytes(Path.Combine(folder, BlockFormat.IndexFile), bytes);
        var metaPath = Path.Combine(folder, BlockFormat.MetaFile);
        var meta = BlockMeta.FromJson(File.ReadAllBytes(metaPath)) with { Version = 1 };
        File.WriteAllBytes(metaPath, meta.ToJson());
        using (var block = Block.Open(bed.Files, folder))
        {
            Assert.Empty(Texts(block).DictionaryPieces);
            foreach (var trace in new[] { 0, 1, Traces / 2, Traces - 1 })
                AssertSame(trace, await FindAsync(block, trace));
        }

        File.WriteAllBytes(metaPath, (meta with { Version = 3 }).ToJson());
        Assert.Contains("format version 3", Assert.Throws<BlockDamagedException>(() => Block.Open(bed.Files, folder)).Message, StringComparison.Ordinal);
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public void DuckDb_reads_the_dictionary_as_one_page()
    {
        using var bed = new BlockBed();
        using var block = bed.Write(Message(0, Traces));
        Assert.True(Texts(block).DictionaryPieces.Count > 1);
        var sql = $"SELECT \"span.text\" AS text FROM read_parquet('{Path.Combine(bed.Folder, "b1", BlockFormat.SpansFile)}', file_row_number = true) ORDER BY file_row_number";
        var rows = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(NodeTools.Run("duckdb.mjs", [sql]))!;
        Assert.Equal(Enumerable.Range(0, Traces * SpansInTrace).Select(Text), rows.Select(row => row["text"]));
    }

    private static RowGroupLayout WithoutPieces(RowGroupLayout group) => group with { Columns = [.. group.Columns.Select(WithoutPieces)] };

    private static ColumnChunkLayout WithoutPieces(ColumnChunkLayout chunk) => new()
    {
        Type = chunk.Type,
        TypeLength = chunk.TypeLength,
        IsOptional = chunk.IsOptional,
        Codec = chunk.Codec,
        RowCount = chunk.RowCount,
        NullCount = chunk.NullCount,
        HasBounds = chunk.HasBounds,
        Min = chunk.Min,
        Max = chunk.Max,
        Dictionary = chunk.Dictionary,
        Pages = chunk.Pages,
    };

    private static ColumnChunkLayout Texts(Block block) => block.Layout(BlockFormat.SpansFile, 0).Columns[NumberOf(block)];

    private static int NumberOf(Block block) => (int)SpanColumn.FirstAttribute
        + block.Index.AttributeColumns.Select((column, i) => (column, i)).Single(item => item.column.Key.AsSpan().SequenceEqual("text"u8)).i;

    private static TracesData Message(int firstTrace, int count) => TestSpans.Merge([.. Enumerable.Range(firstTrace, count).Select(Trace)]);

    /// <summary>Traces start one after another, so that their values stand in the dictionary in the order of their numbers.</summary>
    private static TestTrace Trace(int number)
    {
        var trace = TestSpans.Trace((number + 1).ToString("x", CultureInfo.InvariantCulture), TestSpans.BaseUnixNanos + ((ulong)number * 1_000_000_000));
        for (var span = 0; span < SpansInTrace; span++)
        {
            trace.Span(
                "op",
                id: (span + 1).ToString("x", CultureInfo.InvariantCulture),
                startMs: span,
                attributes: [("text", Text((number * SpansInTrace) + span))]);
        }

        return trace;
    }

    private static string Text(int number) =>
        $"{number * 2654435761L:x} SELECT id, name, price FROM goods WHERE id = {number} AND shop = {number * 7919 % 1000} ORDER BY price LIMIT {number % 50}";

    private static TraceId IdOf(int trace) => new(0, (ulong)trace + 1);

    private static StoreSnapshot Snapshot(Block block) => new([block], new HashSet<TraceId>(), null);

    private static Task<TraceResult> FindAsync(Block block, int trace) => new TraceQuerier(() => Snapshot(block)).FindTraceAsync(IdOf(trace), CancellationToken.None);

    private static void AssertSame(int trace, TraceResult found)
    {
        Assert.Null(found.Stats.PartialReason);
        TraceComparison.AssertSame(Trace(trace).ToTracesData(), TracesData.Parser.ParseFrom(found.Trace.ToArray()));
    }
}
