using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Head;

namespace Spoor.Store.Aggregation;

/// <summary>Writes a folder of series: the table in row groups, then <c>meta.json</c>, which makes it exist.</summary>
internal sealed class SeriesFileWriter : IDisposable
{
    private readonly IStoreFiles _files;
    private readonly string _folder;
    private readonly IStoreFile _file;
    private readonly StoreFileStream _stream;
    private readonly ParquetWriter _parquet;
    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private ulong _minMinute = ulong.MaxValue, _maxMinute;

    public SeriesFileWriter(IStoreFiles files, string folder)
    {
        _files = files;
        _folder = folder;
        files.CreateFolder(folder);
        _file = files.Create(Path.Combine(folder, SeriesFormat.TableFile));
        _stream = new StoreFileStream(_file);
        _parquet = new ParquetWriter(_stream, SeriesFormat.Schema);
    }

    public long RowCount { get; private set; }

    /// <summary>Writes what was added up as a row group.</summary>
    public void Write(SeriesTable table)
    {
        if (table.RowCount == 0)
            return;
        var rows = table.Sorted();
        var group = _parquet.BeginRowGroup(rows.Length);
        var column = group.BeginColumn();
        _pages.WriteInt64(column, Array.ConvertAll(rows, row => (long)row.Key.Minute));
        column.Finish();
        WriteNames(group, table.ServiceNames, Array.ConvertAll(rows, row => row.Key.Service));
        WriteNames(group, table.SpanNames, Array.ConvertAll(rows, row => row.Key.Name));
        WriteInt32(group, Array.ConvertAll(rows, row => (int)row.Key.Kind));
        WriteInt32(group, Array.ConvertAll(rows, row => (int)row.Key.Status));
        WriteInt32(group, Array.ConvertAll(rows, row => (int)row.Key.Bucket));
        WriteDouble(group, Array.ConvertAll(rows, row => row.Sums.Calls));
        WriteDouble(group, Array.ConvertAll(rows, row => row.Key.Status == (byte)StatusCode.Error ? row.Sums.Calls : 0));
        WriteDouble(group, Array.ConvertAll(rows, row => row.Sums.DurationNanos));
        group.Finish();
        RowCount += rows.Length;
        _minMinute = Math.Min(_minMinute, rows.Min(row => row.Key.Minute));
        _maxMinute = Math.Max(_maxMinute, rows.Max(row => row.Key.Minute));
    }

    /// <summary>Ends the table and makes it exist, durably.</summary>
    /// <param name="template">Gives id, age, origin.</param>
    public SeriesMeta Complete(SeriesMeta template)
    {
        _parquet.Finish();
        _stream.Flush();
        _file.Sync();
        var meta = template with
        {
            MinStartUnixNanos = _minMinute,
            EndUnixNanos = _maxMinute + SeriesFormat.MinuteNanos is var end && end > _maxMinute ? end : ulong.MaxValue,
            RowCount = RowCount,
            FileSizeBytes = _parquet.Position,
        };

        // The table's name must be durable before the one that makes it count.
        _files.SyncFolder(_folder);
        using (var file = _files.Create(Path.Combine(_folder, BlockFormat.MetaFile)))
        {
            file.Write(0, meta.ToJson());
            file.Sync();
        }

        _files.SyncFolder(_folder);
        return meta;
    }

    public void Dispose()
    {
        _parquet.Dispose();
        _stream.Dispose();
        _file.Dispose();
    }

    private void WriteNames(RowGroupWriter group, InternDictionary names, int[] codes)
    {
        var column = group.BeginColumn();
        using (var values = new ByteArrayPageBuilder())
        {
            for (var code = 0; code < names.Count; code++)
                values.Append(names[code]);
            column.WriteDictionary(values);
        }

        _pages.WriteCodes(column, codes);
        column.Finish();
    }

    private void WriteInt32(RowGroupWriter group, int[] values)
    {
        var column = group.BeginColumn();
        _pages.WriteInt32(column, values);
        column.Finish();
    }

    private void WriteDouble(RowGroupWriter group, double[] values)
    {
        var column = group.BeginColumn();
        _pages.WritePlain(column, MemoryMarshal.AsBytes<double>(values), sizeof(double));
        column.Finish();
    }
}
