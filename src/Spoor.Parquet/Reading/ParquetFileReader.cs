using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>
/// Reads files of any writer, whole columns at a time: for tools, tests and foreign files. Flat columns of INT32, INT64, DOUBLE, BYTE_ARRAY and
/// FIXED_LEN_BYTE_ARRAY with the usual encodings and codecs are read; others are listed in <see cref="Columns"/> and refused by name.
/// </summary>
public sealed class ParquetFileReader
{
    private const long DefaultMaxDecodedBytes = 1L << 30;

    private readonly IRandomAccessSource _source;
    private readonly FileMetadata _metadata;
    private readonly long _maxDecodedBytes;

    /// <param name="source">Stays open for as long as the reader is used; not disposed of.</param>
    /// <param name="maxDecodedBytes">What one <see cref="ReadColumn(int)"/> may decode: a small file can claim very much.</param>
    /// <exception cref="ParquetException">The file is not a Parquet file, or its footer is damaged.</exception>
    public ParquetFileReader(IRandomAccessSource source, long maxDecodedBytes = DefaultMaxDecodedBytes)
    {
        _source = source;
        _maxDecodedBytes = maxDecodedBytes;
        _metadata = FooterReader.Read(source);
    }

    public IReadOnlyList<ColumnSchema> Columns => _metadata.Columns;

    public int RowGroupCount => _metadata.RowGroups.Count;

    public long RowCount => _metadata.RowGroups.Sum(group => (long)group.RowCount);

    /// <summary>Key and value pairs of the footer.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata.KeyValues;

    /// <summary>The program that wrote the file.</summary>
    public string CreatedBy => _metadata.CreatedBy;

    /// <summary>Rebuilds the layout of a row group from the footer and the page headers.</summary>
    /// <exception cref="ParquetException">Something is damaged, or a column is not flat.</exception>
    public RowGroupLayout ReadLayout(int rowGroup) => new(
        _metadata.RowGroups[rowGroup].RowCount,
        [.. Enumerable.Range(0, Columns.Count).Select(column => ReadLayout(rowGroup, column))]);

    /// <summary>Rebuilds the layout of a column chunk from the footer and the page headers.</summary>
    /// <exception cref="ParquetException">Something is damaged, or the column is not flat.</exception>
    public ColumnChunkLayout ReadLayout(int rowGroup, int column)
    {
        CheckSupported(Columns[column]);
        var group = _metadata.RowGroups[rowGroup];
        return LayoutReader.Read(_source, Columns[column], group.Chunks[column], group.RowCount);
    }

    /// <summary>Reads a whole column by its name.</summary>
    /// <exception cref="ParquetException">There is no such column, something is damaged, or the column is not supported.</exception>
    public ParquetColumn ReadColumn(string name) => ReadColumn(NumberOf(name));

    /// <summary>Reads a column of one row group by its name.</summary>
    /// <exception cref="ParquetException">There is no such column, something is damaged, or the column is not supported.</exception>
    public ParquetColumn ReadColumn(string name, int rowGroup) => ReadColumn(NumberOf(name), rowGroup, 1);

    /// <summary>Reads a whole column.</summary>
    /// <exception cref="ParquetException">Something is damaged, or the column is not supported.</exception>
    public ParquetColumn ReadColumn(int column) => ReadColumn(column, 0, RowGroupCount);

    private int NumberOf(string name)
    {
        for (var column = 0; column < Columns.Count; column++)
        {
            if (Columns[column].Name == name)
                return column;
        }

        throw new ParquetException($"no column {name}; there are {string.Join(", ", Columns.Select(column => column.Name))}");
    }

    private ParquetColumn ReadColumn(int column, int firstGroup, int groupCount)
    {
        var schema = Columns[column];
        CheckSupported(schema);

        // All page headers first: only when their rows add up is memory taken for them.
        var chunks = Enumerable.Range(firstGroup, groupCount).Select(group => ReadLayout(group, column)).ToList();
        var rowCount = chunks.Sum(chunk => (long)chunk.RowCount);
        var budget = _maxDecodedBytes - (rowCount * ParquetColumn.RowSizeBytes(schema.Type));
        if (budget < 0 || rowCount > int.MaxValue)
            throw new ParquetException($"column {schema.Name} of {rowCount} rows decodes to more bytes than are allowed");
        var result = new ParquetColumn(schema, (int)rowCount);
        var reader = new ColumnReader(_source, result, budget);
        var row = 0;
        foreach (var chunk in chunks)
        {
            try
            {
                reader.Read(chunk, row);
            }
            catch (ParquetException fault)
            {
                throw new ParquetException($"column {schema.Name}: {fault.Message}", fault);
            }

            row += chunk.RowCount;
        }

        return result;
    }

    private static void CheckSupported(ColumnSchema column)
    {
        if (!column.IsFlat)
            throw new ParquetException($"column {column.Name} is nested or repeated, which is not supported");
        if (column.Type is PhysicalType.Boolean or PhysicalType.Int96 or PhysicalType.Float)
            throw new ParquetException($"column {column.Name} is of type {column.Type}, which is not supported");
        if (column.Type == PhysicalType.FixedLengthByteArray && column.TypeLength == 0)
            throw new ParquetException($"column {column.Name} has values of 0 bytes");
    }
}
