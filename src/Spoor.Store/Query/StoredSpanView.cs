using Spoor.Otlp;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>
/// A stored span as the interpreter sees it; columns are read when asked for. Either stands for one span of a <see cref="TraceContext"/>, or moves
/// over the rows of a segment.
/// </summary>
internal sealed class StoredSpanView : ISpanView
{
    private TraceContext? _trace;
    private int _index;
    private StoredEventView[]? _events;
    private StoredLinkView[]? _links;

    /// <summary>A view that stands for one span of a trace.</summary>
    public StoredSpanView(SegmentReader reader, int row, TraceContext trace, int index)
    {
        Reader = reader;
        Row = row;
        _trace = trace;
        _index = index;
    }

    /// <summary>A view that <see cref="MoveTo"/> moves over the rows of a segment.</summary>
    public StoredSpanView(SegmentReader reader) => Reader = reader;

    public SegmentReader Reader { get; }

    public int Row { get; private set; }

    public string Name => Reader.Texts(Segment.NameDictionary).Text(Segment.Names.Span[Row]);

    public int Status => Segment.Statuses.Span[Row];

    public string StatusMessage
    {
        get
        {
            var code = Segment.StatusMessages.Span[Row];
            return code < 0 ? "" : Reader.Texts(Segment.StatusMessageDictionary).Text(code);
        }
    }

    public int Kind => Segment.Kinds.Span[Row];

    public ulong StartUnixNanos => Segment.StartsUnixNanos.Span[Row];

    public long DurationNanos => Segment.DurationsNanos.Span[Row];

    public string SpanId => new SpanId(Segment.SpanIds.Span[Row]).ToString();

    public string ParentSpanId => new SpanId(Segment.ParentSpanIds.Span[Row]).ToString();

    public string InstrumentationName => Reader.ScopeOf(Row).Name!;

    public string InstrumentationVersion => Reader.ScopeOf(Row).Version!;

    public string TraceId => Trace.Id.ToString();

    public long TraceDurationNanos => (long)Trace.DurationNanos;

    public string? RootName => Trace.RootName;

    public string? RootServiceName => Trace.RootServiceName;

    public int ChildCount => Trace.Hierarchy.ChildCount(Index);

    public int NestedSetLeft => Trace.Hierarchy.NestedSetLeft(Index);

    public int NestedSetRight => Trace.Hierarchy.NestedSetRight(Index);

    public int NestedSetParent => Trace.Hierarchy.NestedSetParent(Index);

    public ISpanView? Parent => Trace.Hierarchy.Parent(Index) is >= 0 and var parent ? Trace.Views[parent] : null;

    public IReadOnlyList<ISpanEventView> Events => _events ??= FindEvents();

    public IReadOnlyList<ISpanLinkView> Links => _links ??= FindLinks();

    private SpanSegment Segment => Reader.Segment;

    private TraceContext Trace => _trace ??= Reader.TraceOf(Row);

    private int Index => _index >= 0 ? _index : _index = Trace.IndexOf(Reader, Row);

    public void MoveTo(int row)
    {
        Row = row;
        _index = -1;
        _trace = null;
        _events = null;
        _links = null;
    }

    public Static Attribute(TraceQL.AttributeScope scope, string name) => scope switch
    {
        TraceQL.AttributeScope.Span => AttributeOf(Reader, SegmentScope.Span, name, Row),
        TraceQL.AttributeScope.Resource => Reader.ResourceOf(Row).Find(name),
        TraceQL.AttributeScope.Instrumentation => Reader.ScopeOf(Row).Find(name),
        _ => Static.Nil,
    };

    internal static Static AttributeOf(SegmentReader reader, SegmentScope scope, string name, int row)
    {
        var columns = reader.Columns(scope, name);
        for (var i = 0; i < columns.Count; i++)
        {
            var column = columns[i];
            var code = column.Codes.Span[row];
            if (code >= 0)
                return ValueOf(reader, column, row, code);
        }

        return Static.Nil;
    }

    /// <summary>The value of a row that has one.</summary>
    internal static Static ValueOf(SegmentReader reader, AttributeColumn column, int row, int code) => column.Type switch
    {
        AttributeType.String => reader.Texts(column.Dictionary!).Value(code),
        AttributeType.Bool => Static.Bool(code != 0),
        AttributeType.Int => Static.Int(column.Longs.Span[row]),
        AttributeType.Double => Static.Float(column.Doubles.Span[row]),
        _ => reader.Texts(column.Dictionary!).Decoded(code),
    };

    private StoredEventView[] FindEvents()
    {
        var rows = Segment.Events.Rows.Span;
        var (first, count) = RangeOf(rows, Row);
        if (count == 0)
            return [];
        var events = new StoredEventView[count];
        for (var i = 0; i < count; i++)
            events[i] = new StoredEventView(Reader, first + i, StartUnixNanos);
        return events;
    }

    private StoredLinkView[] FindLinks()
    {
        var rows = Segment.Links.Rows.Span;
        var (first, count) = RangeOf(rows, Row);
        if (count == 0)
            return [];
        var links = new StoredLinkView[count];
        for (var i = 0; i < count; i++)
            links[i] = new StoredLinkView(Reader, first + i);
        return links;
    }

    /// <summary>Where the entries of a span row lie in an ascending list of span rows.</summary>
    private static (int First, int Count) RangeOf(ReadOnlySpan<int> rows, int row)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (rows[middle] < row)
                low = middle + 1;
            else
                high = middle;
        }

        var end = low;
        while (end < rows.Length && rows[end] == row)
            end++;
        return (low, end - low);
    }
}

/// <summary>An event of a stored span.</summary>
internal sealed class StoredEventView(SegmentReader reader, int eventRow, ulong spanStartUnixNanos) : ISpanEventView
{
    public string Name => reader.Texts(reader.Segment.Events.NameDictionary).Text(reader.Segment.Events.Names.Span[eventRow]);

    public long TimeSinceStartNanos => (long)(reader.Segment.Events.TimesUnixNanos.Span[eventRow] - spanStartUnixNanos);

    public Static Attribute(string name) => StoredSpanView.AttributeOf(reader, SegmentScope.Event, name, eventRow);
}

/// <summary>A link of a stored span.</summary>
internal sealed class StoredLinkView(SegmentReader reader, int linkRow) : ISpanLinkView
{
    public string TraceId => reader.Segment.Links.TraceIds.Span[linkRow].ToString();

    public string SpanId => reader.Segment.Links.SpanIds.Span[linkRow].ToString();

    public Static Attribute(string name) => StoredSpanView.AttributeOf(reader, SegmentScope.Link, name, linkRow);
}
