using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Writing;

/// <summary>Writes the file metadata at the end of a file.</summary>
internal static class FooterWriter
{
    private const int Required = 0;
    private const int Optional = 1;

    /// <summary>The old annotation of text, for readers that do not know logical types.</summary>
    private const int ConvertedUtf8 = 0;

    public static void Write(
        CompactWriter thrift,
        IReadOnlyList<ColumnSchema> columns,
        IReadOnlyList<(RowGroupLayout Layout, ChunkTotals[] Totals)> rowGroups,
        IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        thrift.Reset();
        thrift.Int32(1, 2);
        thrift.BeginList(2, CompactType.Struct, columns.Count + 1);
        thrift.BeginElement();
        thrift.String(4, "schema");
        thrift.Int32(5, columns.Count);
        thrift.End();
        foreach (var column in columns)
            SchemaElement(thrift, column);
        thrift.Int64(3, rowGroups.Sum(group => (long)group.Layout.RowCount));
        thrift.BeginList(4, CompactType.Struct, rowGroups.Count);
        for (var i = 0; i < rowGroups.Count; i++)
            RowGroup(thrift, columns, rowGroups[i].Layout, rowGroups[i].Totals);
        if (metadata.Count > 0)
        {
            thrift.BeginList(5, CompactType.Struct, metadata.Count);
            foreach (var (key, value) in metadata)
            {
                thrift.BeginElement();
                thrift.String(1, key);
                thrift.String(2, value);
                thrift.End();
            }
        }

        thrift.String(6, FileFormat.CreatedBy);

        // The order that makes minimum and maximum valid: that of each type.
        thrift.BeginList(7, CompactType.Struct, columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            thrift.BeginElement();
            thrift.BeginStruct(1);
            thrift.End();
            thrift.End();
        }

        thrift.End();
    }

    private static void SchemaElement(CompactWriter thrift, ColumnSchema column)
    {
        thrift.BeginElement();
        thrift.Int32(1, (int)column.Type);
        if (column.TypeLength > 0)
            thrift.Int32(2, column.TypeLength);
        thrift.Int32(3, column.IsOptional ? Optional : Required);
        thrift.String(4, column.Name);
        if (column.LogicalType == LogicalType.String)
        {
            thrift.Int32(6, ConvertedUtf8);
            thrift.BeginStruct(10);
            thrift.BeginStruct(1);
            thrift.End();
            thrift.End();
        }
        else if (column.LogicalType == LogicalType.TimestampNanos)
        {
            thrift.BeginStruct(10);
            thrift.BeginStruct(8);
            // Not "adjusted to UTC", though the values are UTC: readers such as DuckDB keep nanoseconds only in timestamps without a zone.
            thrift.Bool(1, false);
            thrift.BeginStruct(2);
            thrift.BeginStruct(3);
            thrift.End();
            thrift.End();
            thrift.End();
            thrift.End();
        }

        thrift.End();
    }

    private static void RowGroup(CompactWriter thrift, IReadOnlyList<ColumnSchema> columns, RowGroupLayout layout, ChunkTotals[] totals)
    {
        thrift.BeginElement();
        thrift.BeginList(1, CompactType.Struct, columns.Count);
        for (var i = 0; i < columns.Count; i++)
            ColumnChunk(thrift, columns[i], layout.Columns[i], totals[i]);
        thrift.Int64(2, totals.Sum(total => total.UncompressedSizeBytes));
        thrift.Int64(3, layout.RowCount);
        if (totals.Length > 0)
            thrift.Int64(5, totals[0].FirstOffset);
        thrift.Int64(6, totals.Sum(total => total.CompressedSizeBytes));
        thrift.End();
    }

    private static void ColumnChunk(CompactWriter thrift, ColumnSchema column, ColumnChunkLayout chunk, ChunkTotals totals)
    {
        thrift.BeginElement();
        thrift.Int64(2, totals.FirstOffset);
        thrift.BeginStruct(3);
        thrift.Int32(1, (int)column.Type);
        var encodings = chunk.Pages.Select(page => page.Encoding).ToHashSet();
        if (chunk.Dictionary is not null)
            encodings.Add(ParquetEncoding.Plain);
        if (column.IsOptional)
            encodings.Add(ParquetEncoding.Rle);
        thrift.BeginList(2, CompactType.Int32, encodings.Count);
        foreach (var encoding in encodings)
            thrift.Element((int)encoding);
        thrift.BeginList(3, CompactType.Binary, 1);
        thrift.Element(column.Name);
        thrift.Int32(4, (int)chunk.Codec);
        thrift.Int64(5, chunk.RowCount);
        thrift.Int64(6, totals.UncompressedSizeBytes);
        thrift.Int64(7, totals.CompressedSizeBytes);
        thrift.Int64(9, totals.FirstDataOffset);
        if (chunk.Dictionary is not null)
            thrift.Int64(11, totals.FirstOffset);
        PageHeaderWriter.Statistics(thrift, 12, column.Type, chunk.NullCount, chunk.HasBounds, chunk.Min, chunk.Max);
        thrift.End();
        thrift.End();
    }
}
