using System.Text;
using Spoor.Otlp;
using Spoor.Parquet;
using Spoor.Parquet.Reading;
using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>Reads the rows of one file of series, a row group at a time.</summary>
internal static class SeriesFileReader
{
    /// <param name="file">Stays open for as long as rows are read; not disposed of.</param>
    /// <param name="meta">What was written.</param>
    /// <param name="startUnixNanos">Minutes that start from here on: a minute belongs to the range that its start is in, so that ranges side by side count each once.</param>
    /// <param name="endUnixNanos">Minutes that start before this.</param>
    /// <exception cref="BlockDamagedException">The file is not what its description says, or cannot be read.</exception>
    public static IEnumerable<SeriesRow> Read(IReadableFile file, SeriesMeta meta, ulong startUnixNanos, ulong endUnixNanos)
    {
        var reader = Try(meta, () => new ParquetFileReader(new StoreFileSource(file)));
        if (reader.RowCount != meta.RowCount)
            throw new BlockDamagedException($"series {meta.Id}: {SeriesFormat.TableFile} has {reader.RowCount} rows, {meta.RowCount} were written");
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            var minutes = Try(meta, () => reader.ReadColumn(SeriesFormat.Schema[0].Name, group)).Integers;
            if (!minutes.Any(minute => (ulong)minute >= startUnixNanos && (ulong)minute < endUnixNanos))
                continue;
            var columns = Try(meta, () => SeriesFormat.Schema.Select(column => reader.ReadColumn(column.Name, group)).ToArray());
            var services = new NameColumn(columns[1]);
            var names = new NameColumn(columns[2]);
            for (var row = 0; row < columns[0].RowCount; row++)
            {
                var minute = (ulong)minutes[row];
                if (minute < startUnixNanos || minute >= endUnixNanos)
                    continue;
                yield return new SeriesRow(
                    minute,
                    services[row],
                    names[row],
                    (SpanKind)columns[3].Integers[row],
                    (StatusCode)columns[4].Integers[row],
                    (int)columns[5].Integers[row],
                    columns[6].Doubles[row],
                    columns[7].Doubles[row],
                    columns[8].Doubles[row]);
            }
        }
    }

    private static T Try<T>(SeriesMeta meta, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ParquetException or IOException)
        {
            throw new BlockDamagedException($"series {meta.Id}: {fault.Message}", fault);
        }
    }

    /// <summary>Texts of a column in which equal values stand together, so that each is decoded once.</summary>
    private sealed class NameColumn(ParquetColumn column)
    {
        private ReadOnlyMemory<byte> _bytes;
        private string _text = "";

        public string this[int row]
        {
            get
            {
                if (!column.Bytes[row].Span.SequenceEqual(_bytes.Span))
                {
                    _bytes = column.Bytes[row];
                    _text = Encoding.UTF8.GetString(_bytes.Span);
                }

                return _text;
            }
        }
    }
}
