using System.Text;
using Spoor.Otlp;
using Spoor.Parquet;
using Spoor.Parquet.Reading;
using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>Reads the rows of one file of series, a row group at a time. All members throw <see cref="BlockDamagedException"/> for what cannot be read.</summary>
internal sealed class SeriesFileReader
{
    private readonly SeriesMeta _meta;
    private readonly ParquetFileReader _reader;

    /// <param name="file">Stays open for as long as rows are read; not disposed of.</param>
    /// <param name="meta">What was written.</param>
    /// <exception cref="BlockDamagedException">The file is not what its description says, or cannot be read.</exception>
    public SeriesFileReader(IReadableFile file, SeriesMeta meta)
    {
        _meta = meta;
        _reader = Try(() => new ParquetFileReader(new StoreFileSource(file)));
        if (_reader.RowCount != meta.RowCount)
            throw new BlockDamagedException($"series {meta.Id}: {SeriesFormat.TableFile} has {_reader.RowCount} rows, {meta.RowCount} were written");
    }

    public int GroupCount => _reader.RowGroupCount;

    /// <summary>The minute of each row of a group, as read from the file.</summary>
    public long[] Minutes(int group) => Try(() => _reader.ReadColumn(SeriesFormat.Schema[0].Name, group)).Integers;

    /// <summary>The rows of all groups.</summary>
    /// <param name="startUnixNanos">Minutes that start from here on: a minute belongs to the range that its start is in, so that ranges side by side count each once.</param>
    /// <param name="endUnixNanos">Minutes that start before this.</param>
    public IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos)
    {
        for (var group = 0; group < GroupCount; group++)
        {
            foreach (var row in Read(group, startUnixNanos, endUnixNanos))
                yield return row;
        }
    }

    /// <inheritdoc cref="Read(ulong, ulong)"/>
    public IEnumerable<SeriesRow> Read(int group, ulong startUnixNanos, ulong endUnixNanos)
    {
        var minutes = Minutes(group);
        if (!minutes.Any(minute => (ulong)minute >= startUnixNanos && (ulong)minute < endUnixNanos))
            yield break;
        var columns = Try(() => SeriesFormat.Schema.Select(column => _reader.ReadColumn(column.Name, group)).ToArray());
        var services = new NameColumn(columns[1]);
        var names = new NameColumn(columns[2]);
        for (var row = 0; row < minutes.Length; row++)
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

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is ParquetException or IOException)
        {
            throw new BlockDamagedException($"series {_meta.Id}: {fault.Message}", fault);
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
