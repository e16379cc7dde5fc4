using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.TracesFile"/>: one row a trace, in row groups that stand beside those of the spans.</summary>
internal sealed class TraceTableWriter(Stream stream, HeadMemory memory, RowOrder order) : IDisposable
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

    public void Write(int firstTrace, int traceCount)
    {
        var traces = memory.Traces;
        var ids = new byte[traceCount * 16];
        var firstRows = new int[traceCount];
        var spanCounts = new int[traceCount];
        var starts = new long[traceCount];
        var ends = new long[traceCount];
        var roots = new int[traceCount];
        for (var i = 0; i < traceCount; i++)
        {
            var ordinal = order.HeadTraces[firstTrace + i];
            traces.Ids[ordinal].WriteTo(ids.AsSpan(16 * i));
            firstRows[i] = order.FirstRows[firstTrace + i];
            spanCounts[i] = order.FirstRows[firstTrace + i + 1] - firstRows[i];
            starts[i] = (long)traces.Starts[ordinal];
            ends[i] = (long)traces.Ends[ordinal];
            roots[i] = RootRow(firstRows[i], spanCounts[i]);
        }

        var group = Parquet.BeginRowGroup(traceCount);
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _pages.WritePlain(column, ids, 16);
        column.Finish();
        WriteInt32(group, firstRows);
        WriteInt32(group, spanCounts);
        WriteInt64(group, starts);
        WriteInt64(group, ends);
        WriteInt32(group, roots);
        group.Finish();
    }

    public void Dispose() => Parquet.Dispose();

    /// <summary>The first row without a parent, which is the earliest, since rows are ordered by start; -1 when there is none.</summary>
    private int RootRow(int firstRow, int spanCount)
    {
        for (var row = firstRow; row < firstRow + spanCount; row++)
        {
            if (order.ParentRows[row] == RowOrder.NoParent)
                return row;
        }

        return -1;
    }

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
