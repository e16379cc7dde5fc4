using System.Runtime.InteropServices;
using System.Text;
using Spoor.Otlp;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>Adds up spans, segment by segment. One thread.</summary>
internal sealed class SeriesTable
{
    private readonly ByteArena _arena = new();
    private readonly Dictionary<SeriesKey, int> _rowOfKey = [];
    private readonly List<SeriesKey> _keys = [];
    private readonly List<SeriesSums> _sums = [];
    private (string? Text, int Code) _lastService;
    private (string? Text, int Code) _lastName;

    public SeriesTable()
    {
        ServiceNames = new InternDictionary(_arena);
        SpanNames = new InternDictionary(_arena);
    }

    public int RowCount => _keys.Count;

    /// <summary>Bytes of names and rows, about.</summary>
    public long SizeBytes => _arena.SizeBytes + ServiceNames.SizeBytes + SpanNames.SizeBytes + (_keys.Count * 100L);

    public InternDictionary ServiceNames { get; }

    public InternDictionary SpanNames { get; }

    /// <summary>Counts all spans of a segment, each for as many as retention kept it for.</summary>
    /// <exception cref="BlockDamagedException">Nothing of it was counted.</exception>
    public void Add(SpanSegment segment)
    {
        // All columns first: what cannot be read throws before anything was counted.
        var starts = segment.StartsUnixNanos.Span;
        var durations = segment.DurationsNanos.Span;
        var kinds = segment.Kinds.Span;
        var statuses = segment.Statuses.Span;
        var names = segment.Names.Span;
        var resources = segment.ResourceNumbers.Span;
        var weights = segment.TierCounts.Span;
        var spanNames = CodesOf(segment.NameDictionary);
        var services = ServicesOf(segment.Resources);
        for (var row = 0; row < starts.Length; row++)
        {
            var minute = starts[row] - (starts[row] % SeriesFormat.MinuteNanos);
            var key = new SeriesKey(minute, services[resources[row]], spanNames[names[row]], kinds[row], statuses[row], (byte)DurationBuckets.Of(durations[row]));
            var weight = weights.IsEmpty ? 1 : weights[row];
            var place = RowOf(key);
            ref var sums = ref CollectionsMarshal.AsSpan(_sums)[place];
            sums = new SeriesSums(sums.Calls + weight, sums.DurationNanos + (weight * Math.Max(0, durations[row])));
        }
    }

    /// <summary>Counts a row of series.</summary>
    public void Add(in SeriesRow row)
    {
        // Rows with equal names mostly follow each other, and then hold the same texts.
        if (!ReferenceEquals(row.ServiceName, _lastService.Text))
            _lastService = (row.ServiceName, ServiceNames.Intern(Encoding.UTF8.GetBytes(row.ServiceName)));
        if (!ReferenceEquals(row.SpanName, _lastName.Text))
            _lastName = (row.SpanName, SpanNames.Intern(Encoding.UTF8.GetBytes(row.SpanName)));
        var place = RowOf(new SeriesKey(
            row.MinuteUnixNanos, _lastService.Code, _lastName.Code, (byte)row.Kind, (byte)row.Status, (byte)row.DurationBucket));
        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[place];
        sums = new SeriesSums(sums.Calls + row.Calls, sums.DurationNanos + row.DurationSumNanos);
    }

    /// <summary>The rows, such that equal names stand together and their minutes ascend.</summary>
    public (SeriesKey Key, SeriesSums Sums)[] Sorted()
    {
        var keys = _keys.ToArray();
        var sums = _sums.ToArray();
        Array.Sort(keys, sums);
        return [.. keys.Zip(sums)];
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        ServiceNames.Clear();
        SpanNames.Clear();
        _arena.Clear();
        _rowOfKey.Clear();
        _keys.Clear();
        _sums.Clear();
        _lastService = default;
        _lastName = default;
    }

    private int RowOf(SeriesKey key)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rowOfKey, key, out var exists);
        if (exists)
            return row;
        row = _keys.Count;
        _keys.Add(key);
        _sums.Add(default);
        return row;
    }

    private int[] CodesOf(Utf8Dictionary names)
    {
        var codes = new int[names.Count];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = SpanNames.Intern(names[i]);
        return codes;
    }

    private int[] ServicesOf(MessageTable resources)
    {
        var codes = new int[resources.Count];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = ServiceNames.Intern(OtlpResource.ServiceName(resources.Message(i)));
        return codes;
    }
}

/// <summary>What is counted together; names are codes of the table.</summary>
internal readonly record struct SeriesKey(ulong Minute, int Service, int Name, byte Kind, byte Status, byte Bucket) : IComparable<SeriesKey>
{
    public int CompareTo(SeriesKey other) =>
        (Service, Name, Kind, Status, Minute, Bucket).CompareTo((other.Service, other.Name, other.Kind, other.Status, other.Minute, other.Bucket));
}

/// <summary>What is counted, weighed.</summary>
internal readonly record struct SeriesSums(double Calls, double DurationNanos);
