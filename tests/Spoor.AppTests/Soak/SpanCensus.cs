using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Spoor.AppTests.Durability;
using Spoor.Parquet.Reading;

namespace Spoor.AppTests.Soak;

/// <summary>
/// Counts every row of every block and series that a store at rest has, straight from its Parquet files, where nothing drops duplicates. Each acknowledged
/// span must be in one row of a block, or be one call of a series.
/// </summary>
internal sealed class SpanCensus
{
    private const string SeriesTable = "series.parquet";

    private readonly Dictionary<(int Sender, ulong Trace), double[]> _counts = [];

    public SpanCensus(SoakPlace place)
    {
        var manifest = new ManifestFile(place.TenantFolder);
        foreach (var id in manifest.Blocks)
            CountBlock(place.OpenTable("blocks/" + id, "spans.parquet"));
        foreach (var id in manifest.Series)
            CountSeries(place.OpenTable("series/" + id, SeriesTable));
    }

    /// <summary>Rows of blocks.</summary>
    public long Spans { get; private set; }

    /// <summary>Calls of series.</summary>
    public double Calls { get; private set; }

    /// <summary>What the complete series count that lie there, named or not.</summary>
    public static SpanCensus OfSeries(SoakPlace place)
    {
        var census = new SpanCensus();
        var folder = Path.Combine(place.TenantFolder, "series");
        var local = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "meta.json", SearchOption.AllDirectories) : [];
        var remote = place.BucketFiles().Where(files => files.Key.StartsWith("series/", StringComparison.Ordinal) && files.Contains("meta.json"));
        foreach (var series in local.Select(meta => "series/" + Path.GetFileName(Path.GetDirectoryName(meta)!)).Union(remote.Select(files => files.Key)).ToArray())
            census.CountSeries(place.OpenTable(series, SeriesTable));
        return census;
    }

    /// <summary>Whether every span of a trace was found at least once.</summary>
    public bool Has(SteadySender sender, ulong trace) =>
        _counts.TryGetValue((sender.Number, trace), out var counts) && Array.TrueForAll(counts, count => count >= 1);

    /// <exception cref="Xunit.Sdk.XunitException">A span is missing, is there too often, or was never sent.</exception>
    public void AssertHolds(SteadySender[] senders, string context)
    {
        var wrong = new List<string>();
        foreach (var sender in senders)
        {
            var acknowledged = sender.Acknowledged;
            foreach (var trace in acknowledged)
            {
                var mayBeTwice = sender.LostReplies(trace);
                var counts = _counts.GetValueOrDefault((sender.Number, trace)) ?? new double[SteadySender.SpansInTrace];
                if (Array.Exists(counts, count => count < 1 || count > 1 + mayBeTwice))
                    wrong.Add($"trace {sender.TraceIdOf(trace)}, whose reply was lost {mayBeTwice} times: {string.Join(' ', counts)}");
            }
        }

        var last = senders.ToDictionary(sender => sender.Number, sender => sender.Last);
        wrong.AddRange(_counts.Keys.Where(key => !(last.TryGetValue(key.Sender, out var sent) && key.Trace <= sent)).Select(key => $"never sent: {key}"));
        Assert.True(wrong.Count == 0, $"{context}: {wrong.Count} traces are not there once:\n{string.Join('\n', wrong.Take(50))}");
    }

    private SpanCensus()
    {
    }

    private void CountBlock(ParquetFileReader table)
    {
        for (var group = 0; group < table.RowGroupCount; group++)
        {
            var (traces, spans) = (table.ReadColumn("trace_id", group).Bytes, table.ReadColumn("span_id", group).Bytes);
            for (var row = 0; row < traces.Length; row++)
            {
                var sender = (int)BinaryPrimitives.ReadUInt64BigEndian(traces[row].Span);
                Counts((sender, BinaryPrimitives.ReadUInt64BigEndian(traces[row].Span[8..])))[BinaryPrimitives.ReadUInt64BigEndian(spans[row].Span) - 1]++;
            }

            Spans += traces.Length;
        }
    }

    private void CountSeries(ParquetFileReader table)
    {
        for (var group = 0; group < table.RowGroupCount; group++)
        {
            var (minutes, names, calls) = (table.ReadColumn("minute", group).Integers, table.ReadColumn("span_name", group).Bytes, table.ReadColumn("calls", group).Doubles);
            for (var row = 0; row < minutes.Length; row++)
            {
                var name = Encoding.UTF8.GetString(names[row].Span);
                Counts(SteadySender.TraceOfMinute((ulong)minutes[row]))[int.Parse(name.AsSpan(name.LastIndexOf(' ')), CultureInfo.InvariantCulture) - 1] += calls[row];
                Calls += calls[row];
            }
        }
    }

    private double[] Counts((int Sender, ulong Trace) key)
    {
        if (!_counts.TryGetValue(key, out var counts))
            _counts.Add(key, counts = new double[SteadySender.SpansInTrace]);
        return counts;
    }
}
