using System.Text;
using Spoor.Parquet;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;
using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Inspection;

/// <summary>Gathers <see cref="BlockDetails"/> from a block's description, its index and the footers of its files; reads no page.</summary>
internal static class BlockDetailsReader
{
    /// <exception cref="BlockDamagedException">A footer is damaged.</exception>
    public static BlockDetails Read(Block block, StoredBlock stored)
    {
        var columns = new List<BlockColumnDetails>();
        var files = new List<BlockFileDetails>();
        foreach (var file in block.Index.Files)
        {
            var own = ColumnsOf(file, SchemaOf(block, file.Name));
            columns.AddRange(own);
            files.Add(new BlockFileDetails(
                file.Name,
                file.SizeBytes,
                file.RowGroups.Sum(group => (long)group.RowCount),
                file.RowGroups.Count,
                file.SizeBytes - own.Sum(column => column.SizeBytes)));
        }

        if (block.Meta.FileSizeBytes.TryGetValue(BlockFormat.IndexFile, out var indexBytes))
            files.Add(new BlockFileDetails(BlockFormat.IndexFile, indexBytes, 0, 0, 0));
        return new BlockDetails
        {
            Block = stored,
            FormatVersion = block.Meta.Version,
            MaxTraceStartUnixNanos = block.Meta.MaxTraceStartUnixNanos,
            Wal = [.. block.Meta.Wal.Select(range => range.ToString())],
            Files = [.. files.OrderByDescending(file => file.SizeBytes)],
            RowGroups = [.. block.Index.RowGroups.Select((group, number) => RowGroupOf(block, group, number))],
            Columns = [.. columns.OrderByDescending(column => column.SizeBytes)],
            ResidualKeys = ResidualKeysOf(block.Index),
            TraceIndexBytes = block.Index.TraceHashes.Length * 12L,
        };
    }

    private static IReadOnlyList<ColumnSchema> SchemaOf(Block block, string file)
    {
        try
        {
            return new ParquetFileReader(block.Reader(file).Source).Columns;
        }
        catch (ParquetException fault)
        {
            throw new BlockDamagedException($"block {block.Name}: {file}: {fault.Message}", fault);
        }
    }

    private static BlockRowGroupDetails RowGroupOf(Block block, BlockRowGroup group, int number) => new(
        group.Bounds.RowCount,
        group.TraceCount,
        group.Bounds.MinStartUnixNanos,
        group.Bounds.MaxTraceStartUnixNanos,
        group.Bounds.MaxEndUnixNanos,
        block.Layout(BlockFormat.SpansFile, number).Columns.Sum(chunk => PagesOf(chunk).Sum(page => (long)page.CompressedSizeBytes)));

    private static List<BlockColumnDetails> ColumnsOf(BlockFile file, IReadOnlyList<ColumnSchema> schema)
    {
        var columns = new List<BlockColumnDetails>();
        for (var i = 0; i < schema.Count; i++)
        {
            var chunks = file.RowGroups.Select(group => group.Columns[i]).ToArray();
            var pages = chunks.SelectMany(PagesOf).ToArray();
            var dictionaries = chunks.Where(chunk => chunk.Dictionary is not null).Select(chunk => chunk.Dictionary!.Value).ToArray();
            columns.Add(new BlockColumnDetails
            {
                File = file.Name,
                Name = schema[i].Name,
                Type = TypeName(schema[i]),
                IsAttribute = file.Name == BlockFormat.SpansFile && i >= (int)SpanColumn.FirstAttribute,
                Encodings = [.. chunks.SelectMany(chunk => chunk.Pages).Select(page => page.Encoding.ToString()).Distinct(StringComparer.Ordinal)],
                Codec = chunks.Length == 0 ? "" : chunks[0].Codec.ToString(),
                Rows = chunks.Sum(chunk => (long)chunk.RowCount),
                Values = chunks.Sum(chunk => (long)chunk.RowCount - Math.Max(0, chunk.NullCount)),
                DictionaryValues = dictionaries.Sum(page => (long)page.ValueCount),
                DictionaryBytes = dictionaries.Sum(page => (long)page.CompressedSizeBytes),
                CodeBits = dictionaries.Length == 0 ? 0 : chunks.SelectMany(chunk => chunk.Pages).Max(page => page.BitWidth),
                SizeBytes = pages.Sum(page => (long)page.CompressedSizeBytes),
                UncompressedBytes = pages.Sum(page => (long)page.UncompressedSizeBytes),
            });
        }

        return columns;
    }

    private static IEnumerable<PageLayout> PagesOf(ColumnChunkLayout chunk) =>
        chunk.Dictionary is { } dictionary ? chunk.Pages.Prepend(dictionary) : chunk.Pages;

    private static string TypeName(ColumnSchema column) => column.LogicalType switch
    {
        LogicalType.String => "text",
        LogicalType.TimestampNanos => "timestamp",
        _ => column.Type switch
        {
            PhysicalType.ByteArray => "bytes",
            PhysicalType.FixedLengthByteArray => $"bytes[{column.TypeLength}]",
            _ => column.Type.ToString().ToLowerInvariant(),
        },
    };

    private static List<BlockResidualKey> ResidualKeysOf(BlockIndex index)
    {
        var keys = new List<BlockResidualKey>();
        foreach (var scope in Enum.GetValues<AttributeScope>())
        {
            var counts = index.RowGroups
                .SelectMany(group => group.AttributeKeys[(int)scope])
                .GroupBy(key => (Key: Encoding.UTF8.GetString(key.Key), key.Type));
            keys.AddRange(counts
                .Select(group => new BlockResidualKey(
                    scope.ToString().ToLowerInvariant(), group.Key.Key, group.Key.Type.ToString().ToLowerInvariant(), group.Count()))
                .OrderBy(key => key.Key, StringComparer.Ordinal));
        }

        return keys;
    }
}
