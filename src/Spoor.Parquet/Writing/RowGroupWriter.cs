using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Writing;

/// <summary>Writes the column chunks of one row group, in the order of the schema.</summary>
public sealed class RowGroupWriter
{
    private readonly ParquetWriter _writer;
    private readonly ColumnChunkWriter _chunk;
    private readonly ColumnChunkLayout[] _columns;
    private readonly ChunkTotals[] _totals;
    private int _next;

    internal RowGroupWriter(ParquetWriter writer, ColumnChunkWriter chunk, int rowCount)
    {
        _writer = writer;
        _chunk = chunk;
        RowCount = rowCount;
        _columns = new ColumnChunkLayout[writer.Columns.Count];
        _totals = new ChunkTotals[writer.Columns.Count];
    }

    public int RowCount { get; }

    /// <summary>Begins the next column; the one before must be finished. The object is the same for every column of the file.</summary>
    /// <param name="codec">What pages that are worth it are compressed with: LZ4_RAW, BROTLI (cold text) or UNCOMPRESSED.</param>
    public ColumnChunkWriter BeginColumn(CompressionCodec codec = CompressionCodec.Lz4Raw)
    {
        if (_next == _columns.Length)
            throw new InvalidOperationException("all columns of the row group are written");
        _chunk.Begin(this, _writer.Columns[_next], codec);
        return _chunk;
    }

    /// <summary>Ends the row group.</summary>
    public RowGroupLayout Finish()
    {
        if (_next != _columns.Length)
            throw new InvalidOperationException($"column {_writer.Columns[_next].Name} of the row group is not written");
        var layout = new RowGroupLayout(RowCount, _columns);
        _writer.Add(layout, _totals);
        return layout;
    }

    internal void Add(ColumnChunkLayout layout, ChunkTotals totals)
    {
        _columns[_next] = layout;
        _totals[_next++] = totals;
    }
}
