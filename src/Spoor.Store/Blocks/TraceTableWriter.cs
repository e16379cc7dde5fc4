using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.TracesFile"/>: one row a trace, in row groups that stand beside those of the spans.</summary>
internal sealed class TraceTableWriter(Stream stream) : IDisposable
{
    public static readonly ColumnSchema[] Schema =
    [
        ColumnSchema.Fixed("trace_id", 16),
        ColumnSchema.Int32("first_row"),
        ColumnSchema.Int32("span_count"),
        ColumnSchema.TimestampNanos("start_time"),
        ColumnSchema.TimestampNanos("end_time"),
        ColumnSchema.Int32("root_row"),
    ];

    private readonly PageCursor _pages = new(BlockFormat.PageRows);

    public ParquetWriter Parquet { get; } = new(stream, Schema);

    /// <param name="traces">Those of one row group, with rows that count over the whole block.</param>
    public void Write(TraceColumns traces)
    {
        var ids = new byte[traces.Ids.Length * 16];
        for (var i = 0; i < traces.Ids.Length; i++)
            traces.Ids[i].WriteTo(ids.AsSpan(16 * i));
        var group = Parquet.BeginRowGroup(traces.Ids.Length);
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WritePlain(column, ids, 16);
        column.Finish();
        WriteInt32(group, traces.FirstRows);
        WriteInt32(group, traces.SpanCounts);
        WriteInt64(group, traces.Starts);
        WriteInt64(group, traces.Ends);
        WriteInt32(group, traces.RootRows);
        group.Finish();
    }

    public void Dispose() => Parquet.Dispose();

    private void WriteInt32(RowGroupWriter group, int[] values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt32(column, values);
        column.Finish();
    }

    private void WriteInt64(RowGroupWriter group, long[] values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WriteInt64(column, values);
        column.Finish();
    }
}
