using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// One trace as a query sees it: the part of it that one segment holds, or all parts merged. Spans, hierarchy and views are made when first
/// asked for. Used by one thread at a time.
/// </summary>
internal sealed class TraceContext
{
    /// <summary>A span of a trace that is looked at as a whole, with its view and its place in the hierarchy; an estimate.</summary>
    public const long BytesPerSpan = 120;

    private readonly SegmentReader? _reader;
    private readonly int _ordinal;
    private List<TraceSpan>? _spans;
    private TraceHierarchy? _hierarchy;
    private StoredSpanView[]? _views;
    private Dictionary<(SegmentReader Reader, int Row), int>? _indexes;
    private (SegmentReader Reader, int Row)? _root;

    /// <summary>A trace that lies in one segment.</summary>
    public TraceContext(SegmentReader reader, int ordinal)
    {
        _reader = reader;
        _ordinal = ordinal;
        var entry = reader.Segment.Trace(ordinal);
        Id = entry.Id;
        StartUnixNanos = entry.StartUnixNanos;
        DurationNanos = DurationOf(entry);
        if (entry.HasRoot)
            _root = (reader, entry.RootRow);
    }

    /// <summary>A trace merged from several parts; spans must be sorted and without duplicates, at least one.</summary>
    public TraceContext(TraceId id, List<TraceSpan> spans)
    {
        Id = id;
        _spans = spans;
        StartUnixNanos = spans[0].StartUnixNanos;
        ulong end = 0;
        foreach (var span in CollectionsMarshal.AsSpan(spans))
        {
            end = Math.Max(end, span.EndUnixNanos);
            if (_root is null && span.Segment.ParentSpanIds.Span[span.Row] == 0)
                _root = (span.Reader, span.Row);
        }

        DurationNanos = end > StartUnixNanos ? end - StartUnixNanos : 0;
    }

    public TraceId Id { get; }

    public ulong StartUnixNanos { get; }

    /// <summary>From the earliest start to the latest end; 0 when every span ends before the earliest start.</summary>
    public ulong DurationNanos { get; }

    /// <summary>Null while no root was received.</summary>
    public string? RootName =>
        _root is { } root ? root.Reader.Texts(root.Reader.Segment.NameDictionary).Text(root.Reader.Segment.Names.Span[root.Row]) : null;

    /// <summary>Null while no root was received; empty when its resource has no service.name.</summary>
    public string? RootServiceName => _root is { } root ? ServiceName(root.Reader.ResourceOf(root.Row)) : null;

    /// <summary>By start, then span id.</summary>
    public List<TraceSpan> Spans => _spans ??= Load();

    public TraceHierarchy Hierarchy => _hierarchy ??= new TraceHierarchy(CollectionsMarshal.AsSpan(Spans));

    /// <summary>The spans as the interpreter sees them, in the order of <see cref="Spans"/>.</summary>
    public IReadOnlyList<StoredSpanView> Views
    {
        get
        {
            if (_views is null)
            {
                _views = new StoredSpanView[Spans.Count];
                for (var i = 0; i < _views.Length; i++)
                    _views[i] = new StoredSpanView(Spans[i].Reader, Spans[i].Row, this, i);
            }

            return _views;
        }
    }

    public static ulong DurationOf(in TraceEntry entry) =>
        entry.EndUnixNanos > entry.StartUnixNanos ? entry.EndUnixNanos - entry.StartUnixNanos : 0;

    public static string ServiceName(MessageAttributes resource) => resource.Find("service.name").AsString ?? "";

    /// <summary>The place of a row in <see cref="Spans"/>.</summary>
    public int IndexOf(SegmentReader reader, int row)
    {
        if (_indexes is null)
        {
            var spans = Spans;
            _indexes = new Dictionary<(SegmentReader, int), int>(spans.Count);
            for (var i = 0; i < spans.Count; i++)
                _indexes.Add((spans[i].Reader, spans[i].Row), i);
        }

        return _indexes.GetValueOrDefault((reader, row), -1);
    }

    private List<TraceSpan> Load()
    {
        var rows = new List<int>();
        _reader!.Segment.AppendRows(_ordinal, rows);
        _reader.Hold(rows.Count * BytesPerSpan);
        var spans = new List<TraceSpan>(rows.Count);
        foreach (var row in CollectionsMarshal.AsSpan(rows))
            spans.Add(new TraceSpan(_reader, row));
        spans.Sort();
        return spans;
    }
}
