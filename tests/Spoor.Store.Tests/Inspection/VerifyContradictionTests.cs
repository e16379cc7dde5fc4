using System.Runtime.InteropServices;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Inspection;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>Tables that contradict each other are found though all checksums are right: what a mistake in writing blocks would leave.</summary>
public sealed class VerifyContradictionTests : IDisposable
{
    private readonly InspectionBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Theory]
    [InlineData("hash")]
    [InlineData("bounds")]
    [InlineData("keys")]
    [InlineData("events")]
    public async Task An_index_that_is_not_that_of_its_block_is_found(string what)
    {
        var id = await FillAsync();
        Rewrite(id, index => what switch
        {
            "hash" => With(index, index.RowGroups, [.. index.TraceNumbers.Reverse()]),
            "bounds" => With(index, Groups(index, group => group with { Bounds = group.Bounds with { MaxEndUnixNanos = group.Bounds.MaxEndUnixNanos + 1 } })),
            "keys" => With(index, Groups(index, group => group with { AttributeKeys = [[], [], []] })),
            _ => With(index, Groups(index, group => group with { FirstEvent = 1 })),
        });
        Assert.Contains(Verify(), finding => finding.Kind == FindingKind.Damage && finding.Block == id);
    }

    [Theory]
    [InlineData(1, "spans from row")]
    [InlineData(3, "start or end")]
    [InlineData(4, "start or end")]
    [InlineData(5, "root")]
    public async Task A_trace_table_that_is_not_that_of_the_spans_is_found(int column, string message)
    {
        var id = await FillAsync();
        RewriteTraces(id, (values, number) => number == column ? [.. values.Select((value, i) => i == 1 ? value + 1 : value)] : values);
        var finding = Assert.Single(Verify(), finding => finding.File == BlockFormat.TracesFile);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rewritten_table_itself_is_no_damage()
    {
        RewriteTraces(await FillAsync(), (values, _) => values);
        Assert.Empty(Verify());
    }

    [Theory]
    [InlineData("checksum")]
    [InlineData("values")]
    [InlineData("start")]
    [InlineData("length")]
    public async Task Pieces_of_a_dictionary_that_are_not_those_of_its_page_are_found(string what)
    {
        await _bed.FillAsync(TestSpans.Merge([.. Enumerable.Range(1, 4000).Select(i => TestSpans.Trace(i.ToString("x"))
            .Span("a", startMs: i, attributes: [("text", $"{i * 2654435761L:x} SELECT id, name, price FROM goods WHERE id = {i} ORDER BY price")]))]));
        var id = Assert.Single(_bed.Inspector().List().Blocks).Id;
        Assert.Empty(Verify());
        var offset = 0L;
        Rewrite(id, index =>
        {
            var file = index.Files.Single(other => other.Name == BlockFormat.SpansFile);
            var chunk = file.RowGroups[0].Columns.Single(column => column.DictionaryPieces.Count > 0);
            var pieces = chunk.DictionaryPieces.ToArray();
            switch (what)
            {
                case "checksum":
                    pieces[1] = pieces[1] with { Crc = pieces[1].Crc ^ 1 };
                    break;
                case "values":
                    pieces[0] = pieces[0] with { ValueCount = pieces[0].ValueCount - 1 };
                    break;
                case "start":
                    pieces[0] = pieces[0] with { UncompressedSizeBytes = pieces[0].UncompressedSizeBytes - 1 };
                    break;
                default:
                    pieces[1] = pieces[1] with { FirstValueSizeBytes = pieces[1].FirstValueSizeBytes + 1 };
                    break;
            }

            var at = what is "checksum" or "length" ? 1 : 0;
            offset = chunk.Dictionary!.Value.BodyOffset + pieces[at].CompressedOffset;
            var changed = file with { RowGroups = [file.RowGroups[0] with { Columns = [.. file.RowGroups[0].Columns.Select(other => other == chunk ? With(chunk, pieces) : other)] }] };
            return With(index, index.RowGroups, files: [.. index.Files.Select(other => other == file ? changed : other)]);
        });
        Assert.Contains(Verify(), finding => (finding.Kind, finding.Block, finding.File, finding.Offset) == (FindingKind.Damage, id, BlockFormat.SpansFile, offset));
    }

    private async Task<string> FillAsync()
    {
        await _bed.FillAsync(TestSpans.Merge([.. Enumerable.Range(1, 5).Select(i => TestSpans.Trace(i.ToString("x"))
            .Span("a", startMs: i, events: [("event", i)], attributes: [.. Enumerable.Range(0, 200).Select(key => ($"key.{key}", (object?)key))], children: t => t
                .Span("b", startMs: i + 0.5)))]));
        return Assert.Single(_bed.Inspector().List().Blocks).Id;
    }

    private IReadOnlyList<StoreFinding> Verify()
    {
        var inspector = _bed.Inspector();
        return inspector.Verify(inspector.List().Blocks, withLog: true).Findings;
    }

    private void Rewrite(string id, Func<BlockIndex, BlockIndex> change)
    {
        var path = _bed.FileOf(id, BlockFormat.IndexFile);
        File.WriteAllBytes(path, BlockIndexCodec.Encode(change(BlockIndexCodec.Decode(File.ReadAllBytes(path)))));
        Describe(id);
    }

    /// <summary>Writes the trace table anew, and the index and the description to match it.</summary>
    private void RewriteTraces(string id, Func<long[], int, long[]> change)
    {
        var path = _bed.FileOf(id, BlockFormat.TracesFile);
        BlockFile file;
        using (var block = Block.Open(LocalFiles.Instance, Path.Combine(_bed.BlocksFolder, id)))
        {
            var layout = block.Layout(BlockFormat.TracesFile, 0);
            var reader = block.Reader(BlockFormat.TracesFile);
            using var stream = new MemoryStream();
            using var writer = new ParquetWriter(stream, TraceTableWriter.Schema);
            var group = writer.BeginRowGroup(layout.RowCount);
            for (var i = 0; i < layout.Columns.Count; i++)
                Copy(layout, reader, group, i, change);
            group.Finish();
            writer.Finish();
            file = new BlockFile(BlockFormat.TracesFile, writer.Position, writer.RowGroups);
            File.WriteAllBytes(path, stream.ToArray());
        }

        Rewrite(id, index => new BlockIndex
        {
            RowGroups = index.RowGroups,
            AttributeColumns = index.AttributeColumns,
            Files = [.. index.Files.Select(other => other.Name == file.Name ? file : other)],
            TraceHashes = index.TraceHashes,
            TraceNumbers = index.TraceNumbers,
        });
    }

    private static void Copy(RowGroupLayout layout, BlockFileReader reader, RowGroupWriter group, int i, Func<long[], int, long[]> change)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        if (i == 0)
        {
            var ids = new byte[layout.RowCount * 16];
            reader.Fixed(layout.Columns[0], 0, MemoryMarshal.Cast<byte, Int128>(ids.AsSpan()));
            column.WritePlain(ids, layout.RowCount, layout.RowCount);
        }
        else
        {
            var values = change(reader.Longs(layout.Columns[i], 0, layout.RowCount), i);
            if (layout.Columns[i].Type == PhysicalType.Int32)
                column.WriteInt32(Array.ConvertAll(values, value => (int)value), layout.RowCount);
            else
                column.WriteInt64(values, layout.RowCount);
        }

        column.Finish();
    }

    private void Describe(string id)
    {
        var meta = BlockMeta.FromJson(File.ReadAllBytes(_bed.FileOf(id, BlockFormat.MetaFile)));
        var sizes = meta.FileSizeBytes.ToDictionary(file => file.Key, file => new FileInfo(_bed.FileOf(id, file.Key)).Length);
        File.WriteAllBytes(_bed.FileOf(id, BlockFormat.MetaFile), (meta with { FileSizeBytes = sizes }).ToJson());
    }

    private static BlockRowGroup[] Groups(BlockIndex index, Func<BlockRowGroup, BlockRowGroup> change) => [.. index.RowGroups.Select(change)];

    private static ColumnChunkLayout With(ColumnChunkLayout chunk, DictionaryPiece[] pieces) => new()
    {
        Type = chunk.Type,
        IsOptional = chunk.IsOptional,
        Codec = chunk.Codec,
        RowCount = chunk.RowCount,
        NullCount = chunk.NullCount,
        Dictionary = chunk.Dictionary,
        DictionaryPieces = pieces,
        Pages = chunk.Pages,
    };

    private static BlockIndex With(
        BlockIndex index, IReadOnlyList<BlockRowGroup> groups, int[]? numbers = null, IReadOnlyList<BlockFile>? files = null) => new()
        {
            RowGroups = groups,
            AttributeColumns = index.AttributeColumns,
            Files = files ?? index.Files,
            TraceHashes = index.TraceHashes,
            TraceNumbers = numbers ?? index.TraceNumbers,
        };
}
