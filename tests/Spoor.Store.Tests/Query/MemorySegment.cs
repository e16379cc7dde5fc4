using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>The contract of <see cref="SpanSegment"/> over spans in memory, row by row in the order given.</summary>
internal sealed class MemorySegment : SpanSegment
{
    private readonly IReadOnlyList<MemorySpan> _spans;
    private readonly List<List<int>> _rowsByTrace = [];
    private readonly List<TraceEntry> _traces = [];
    private readonly Dictionary<TraceId, int> _ordinals = [];
    private readonly int[] _traceOrdinals;
    private readonly int[] _names;
    private readonly int[] _statusMessages;
    private readonly int[] _resourceNumbers;
    private readonly int[] _scopeNumbers;
    private readonly MemoryDictionary _nameDictionary = new();
    private readonly MemoryDictionary _statusMessageDictionary = new();
    private readonly MemoryAttributes _attributes;
    private readonly MemoryEvents _events;
    private readonly MemoryLinks _links;

    public MemorySegment(IReadOnlyList<MemorySpan> spans, MemoryMessageTable resources, MemoryMessageTable scopes)
    {
        _spans = spans;
        Resources = resources;
        Scopes = scopes;
        SpanIds = spans.Select(span => span.Id).ToArray();
        ParentSpanIds = spans.Select(span => span.Message.ParentSpanId.Length == 8 ? SpanId.FromBytes(span.Message.ParentSpanId.Span).Value : 0).ToArray();
        StartsUnixNanos = spans.Select(span => span.Start).ToArray();
        DurationsNanos = spans.Select(span => (long)(span.Message.EndTimeUnixNano - span.Start)).ToArray();
        Kinds = spans.Select(span => ToByte((int)span.Message.Kind)).ToArray();
        Statuses = spans.Select(span => ToByte((int)(span.Message.Status?.Code ?? 0))).ToArray();
        if (spans.Any(span => span.TierCount != 1))
            TierCounts = spans.Select(span => span.TierCount).ToArray();
        if (spans.Any(span => span.AdjustedCount != 1))
            AdjustedCounts = spans.Select(span => span.AdjustedCount).ToArray();
        var count = spans.Count;
        _traceOrdinals = new int[count];
        _names = new int[count];
        _statusMessages = new int[count];
        _resourceNumbers = new int[count];
        _scopeNumbers = new int[count];
        _attributes = new MemoryAttributes(count);
        for (var row = 0; row < count; row++)
        {
            var span = spans[row];
            if (!_ordinals.TryGetValue(span.TraceId, out var ordinal))
            {
                _ordinals.Add(span.TraceId, ordinal = _rowsByTrace.Count);
                _rowsByTrace.Add([]);
            }

            _rowsByTrace[ordinal].Add(row);
            _traceOrdinals[row] = ordinal;
            _names[row] = _nameDictionary.Intern(span.Message.Name);
            var message = span.Message.Status?.Message ?? "";
            _statusMessages[row] = message.Length == 0 ? -1 : _statusMessageDictionary.Intern(message);
            _resourceNumbers[row] = resources.Intern(span.Resource, span.ResourceSchema);
            _scopeNumbers[row] = scopes.Intern(span.Scope, span.ScopeSchema);
            _attributes.Add(row, span.Message.Attributes);
        }

        foreach (var rows in _rowsByTrace)
        {
            rows.Sort((left, right) => spans[left].Start != spans[right].Start ? spans[left].Start.CompareTo(spans[right].Start) : left.CompareTo(right));
            _traces.Add(EntryOf(rows));
        }

        _events = new MemoryEvents(spans);
        _links = new MemoryLinks(spans);
    }

    public override int RowCount => _spans.Count;

    public override int TraceCount => _traces.Count;

    public override ulong MinStartUnixNanos => _traces.Min(trace => trace.StartUnixNanos);

    public override ulong MaxTraceStartUnixNanos => _traces.Max(trace => trace.StartUnixNanos);

    public override ulong MaxEndUnixNanos => _traces.Max(trace => trace.EndUnixNanos);

    public override MessageTable Resources { get; }

    public override MessageTable Scopes { get; }

    public override ReadOnlyMemory<int> TraceOrdinals => _traceOrdinals;

    public override ReadOnlyMemory<ulong> SpanIds { get; }

    public override ReadOnlyMemory<ulong> ParentSpanIds { get; }

    public override ReadOnlyMemory<ulong> StartsUnixNanos { get; }

    public override ReadOnlyMemory<long> DurationsNanos { get; }

    public override ReadOnlyMemory<byte> Kinds { get; }

    public override ReadOnlyMemory<byte> Statuses { get; }

    public override ReadOnlyMemory<int> Names => _names;

    public override Utf8Dictionary NameDictionary => _nameDictionary;

    public override ReadOnlyMemory<int> StatusMessages => _statusMessages;

    public override Utf8Dictionary StatusMessageDictionary => _statusMessageDictionary;

    public override ReadOnlyMemory<int> ResourceNumbers => _resourceNumbers;

    public override ReadOnlyMemory<int> ScopeNumbers => _scopeNumbers;

    public override ReadOnlyMemory<double> TierCounts { get; }

    public override ReadOnlyMemory<double> AdjustedCounts { get; }

    public override EventTable Events => _events;

    public override LinkTable Links => _links;

    public override TraceEntry Trace(int ordinal) => _traces[ordinal];

    public bool TryFindTrace(TraceId id, out int ordinal) => _ordinals.TryGetValue(id, out ordinal);

    public override void AppendRows(int traceOrdinal, List<int> rows) => rows.AddRange(_rowsByTrace[traceOrdinal]);

    public override IReadOnlyList<AttributeColumn> Attributes(AttributeScope scope, string name) => Of(scope).Columns(name);

    public override IReadOnlyList<AttributeKey> AttributeKeys(AttributeScope scope) => Of(scope).Keys();

    public override void WriteSpan(int row, ProtoWriter writer) => writer.WriteRaw(_spans[row].Bytes);

    private MemoryAttributes Of(AttributeScope scope) => scope switch
    {
        AttributeScope.Span => _attributes,
        AttributeScope.Event => _events.Attributes,
        _ => _links.Attributes,
    };

    private TraceEntry EntryOf(List<int> rows)
    {
        var root = rows
            .Where(row => _spans[row].Message.ParentSpanId.Length != 8)
            .OrderBy(row => _spans[row].Start).ThenBy(row => _spans[row].Id).ThenBy(row => (int)_spans[row].Message.Kind)
            .Select(row => (int?)row)
            .FirstOrDefault() ?? -1;
        return new TraceEntry(
            _spans[rows[0]].TraceId,
            _spans[rows[0]].Start,
            rows.Max(row => _spans[row].Message.EndTimeUnixNano),
            rows.Count,
            root);
    }

    private static byte ToByte(int number) => number is < 0 or > 254 ? (byte)255 : (byte)number;

    private sealed class MemoryEvents : EventTable
    {
        private readonly List<int> _rows = [];
        private readonly List<ulong> _times = [];
        private readonly List<int> _eventNames = [];
        private readonly MemoryDictionary _dictionary = new();

        public MemoryEvents(IReadOnlyList<MemorySpan> spans)
        {
            Attributes = new MemoryAttributes(spans.Sum(span => span.Message.Events.Count));
            for (var row = 0; row < spans.Count; row++)
            {
                foreach (var added in spans[row].Message.Events)
                {
                    Attributes.Add(_rows.Count, added.Attributes);
                    _rows.Add(row);
                    _times.Add(added.TimeUnixNano);
                    _eventNames.Add(_dictionary.Intern(added.Name));
                }
            }
        }

        public MemoryAttributes Attributes { get; }

        public override int Count => _rows.Count;

        public override ReadOnlyMemory<int> Rows => _rows.ToArray();

        public override ReadOnlyMemory<ulong> TimesUnixNanos => _times.ToArray();

        public override ReadOnlyMemory<int> Names => _eventNames.ToArray();

        public override Utf8Dictionary NameDictionary => _dictionary;
    }

    private sealed class MemoryLinks : LinkTable
    {
        private readonly List<int> _rows = [];
        private readonly List<TraceId> _traceIds = [];
        private readonly List<SpanId> _spanIds = [];

        public MemoryLinks(IReadOnlyList<MemorySpan> spans)
        {
            Attributes = new MemoryAttributes(spans.Sum(span => span.Message.Links.Count));
            for (var row = 0; row < spans.Count; row++)
            {
                foreach (var link in spans[row].Message.Links)
                {
                    Attributes.Add(_rows.Count, link.Attributes);
                    _rows.Add(row);
                    _traceIds.Add(Spoor.Otlp.TraceId.FromBytes(link.TraceId.Span));
                    _spanIds.Add(SpanId.FromBytes(link.SpanId.Span));
                }
            }
        }

        public MemoryAttributes Attributes { get; }

        public override int Count => _rows.Count;

        public override ReadOnlyMemory<int> Rows => _rows.ToArray();

        public override ReadOnlyMemory<TraceId> TraceIds => _traceIds.ToArray();

        public override ReadOnlyMemory<SpanId> SpanIds => _spanIds.ToArray();
    }
}
