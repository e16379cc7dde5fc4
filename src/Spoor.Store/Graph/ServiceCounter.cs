using System.Runtime.InteropServices;
using System.Text;
using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.Store.Segments;

namespace Spoor.Store.Graph;

/// <summary>
/// Counts spans into <see cref="ServiceTables"/>, trace by trace, over columns. Of a trace all spans are looked at, since they are parents of others, and
/// those are counted that start in the range. One thread.
/// </summary>
internal sealed class ServiceCounter(ServiceTables tables, ulong? fromUnixNanos, ulong? toUnixNanos)
{
    private readonly TraceParents _parentFinder = new();
    private readonly List<int> _rows = [];
    private readonly Dictionary<SegmentReader, SegmentNames> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Service, string Name, byte Kind), int> _operationRows = [];
    private ulong[] _ids = [];
    private ulong[] _parentIds = [];
    private byte[] _kinds = [];
    private int[] _parents = [];
    private bool[] _hasRemoteChild = [];
    private SpanPlace[] _places = [];

    /// <summary>Counts all traces of a segment as far as they lie in it.</summary>
    public void AddSegment(SegmentReader reader, CancellationToken cancellationToken)
    {
        // Columns first: what cannot be read throws before anything was counted.
        var names = NamesOf(reader);
        for (var ordinal = 0; ordinal < reader.Segment.TraceCount; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddTrace(names, ordinal, weight: 1);
        }
    }

    /// <summary>Counts a trace as far as it lies in a segment, or takes it back with a weight of -1.</summary>
    public void AddTrace(SegmentReader reader, int ordinal, double weight) => AddTrace(NamesOf(reader), ordinal, weight);

    /// <summary>Counts a trace that was merged from several parts.</summary>
    public void AddTrace(List<TraceSpan> spans)
    {
        Reserve(spans.Count);
        for (var i = 0; i < spans.Count; i++)
            _places[i] = new SpanPlace(NamesOf(spans[i].Reader), spans[i].Row);
        Count(spans.Count, weight: 1);
    }

    private void AddTrace(SegmentNames names, int ordinal, double weight)
    {
        _rows.Clear();
        names.Reader.Segment.AppendRows(ordinal, _rows);
        Reserve(_rows.Count);
        var rows = CollectionsMarshal.AsSpan(_rows);
        for (var i = 0; i < rows.Length; i++)
            _places[i] = new SpanPlace(names, rows[i]);
        Count(rows.Length, weight);
    }

    private void Count(int count, double weight)
    {
        var places = _places.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            ref readonly var place = ref places[i];
            _ids[i] = place.Names.Ids.Span[place.Row];
            _parentIds[i] = place.Names.ParentIds.Span[place.Row];
            _kinds[i] = place.Names.Kinds.Span[place.Row];
        }

        _parentFinder.Find(_ids.AsSpan(0, count), _parentIds.AsSpan(0, count), _kinds.AsSpan(0, count), _parents);
        _hasRemoteChild.AsSpan(0, count).Clear();
        for (var i = 0; i < count; i++)
            CountSpan(i, weight);
        for (var i = 0; i < count; i++)
            CountPeer(i, weight);
    }

    private void CountSpan(int index, double sign)
    {
        ref readonly var place = ref _places[index];
        var parent = _parents[index];
        var service = place.Service;
        var isRemote = parent >= 0 && IsRemote(index, parent, service);
        if (isRemote)
            _hasRemoteChild[parent] = true;
        if (!IsInRange(place.StartUnixNanos))
            return;
        tables.MinStartUnixNanos = Math.Min(tables.MinStartUnixNanos, place.StartUnixNanos);
        tables.MaxStartUnixNanos = Math.Max(tables.MaxStartUnixNanos, place.StartUnixNanos);
        var weight = sign * place.Weight;
        var duration = place.DurationNanos;
        var isError = place.IsError;
        tables.Operations.Add(OperationRow(place, service, _kinds[index]), weight, isError, duration);
        if (parent < 0 || isRemote)
            tables.Services.Add(tables.Services.RowOf(service), weight, isError, duration);
        if (!isRemote)
            return;
        var isMessage = _kinds[parent] == (byte)SpanKind.Producer || _kinds[index] == (byte)SpanKind.Consumer;
        var failedForCaller = _kinds[parent] is (byte)SpanKind.Client or (byte)SpanKind.Producer && _places[parent].IsError;
        var edge = new GraphEdgeKey(
            new GraphNode(GraphNodeType.Service, _places[parent].Service),
            new GraphNode(GraphNodeType.Service, service),
            isMessage ? GraphConnection.Messaging : GraphConnection.Call);
        tables.Edges.Add(tables.Edges.RowOf(edge), weight, isError || failedForCaller, duration);
    }

    /// <summary>The edge to a peer that sent no span of its own, or from a queue whose producer is not in the trace.</summary>
    private void CountPeer(int index, double sign)
    {
        var kind = _kinds[index];
        var isCaller = kind is (byte)SpanKind.Client or (byte)SpanKind.Producer && !_hasRemoteChild[index];
        var isReader = kind == (byte)SpanKind.Consumer && _parents[index] < 0;
        ref readonly var place = ref _places[index];
        if ((!isCaller && !isReader) || !IsInRange(place.StartUnixNanos) || PeerOfSpan.Find(place.Names.Reader, place.Row, kind) is not { } peer)
            return;
        var service = new GraphNode(GraphNodeType.Service, place.Service);
        var edge = isCaller ? new GraphEdgeKey(service, peer.Node, peer.Connection) : new GraphEdgeKey(peer.Node, service, peer.Connection);
        tables.Edges.Add(tables.Edges.RowOf(edge), sign * place.Weight, place.IsError, place.DurationNanos);
    }

    private bool IsRemote(int index, int parent, string service) =>
        (_kinds[parent] == (byte)SpanKind.Client && _kinds[index] == (byte)SpanKind.Server)
        || (_kinds[parent] == (byte)SpanKind.Producer && _kinds[index] == (byte)SpanKind.Consumer)
        || !string.Equals(_places[parent].Service, service, StringComparison.Ordinal);

    private bool IsInRange(ulong startUnixNanos) =>
        (fromUnixNanos is null || startUnixNanos >= fromUnixNanos) && (toUnixNanos is null || startUnixNanos < toUnixNanos);

    private int OperationRow(in SpanPlace place, string service, byte kind)
    {
        ref var row = ref place.Names.OperationRow(place.Row, kind);
        if (row == 0)
        {
            // Segments name the same operations by numbers of their own.
            var key = (service, place.Names.Name(place.Row), kind);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_operationRows, key, out var exists);
            if (!exists)
                known = tables.Operations.RowOf(new OperationKey(service, key.Item2, kind));
            row = known + 1;
        }

        return row - 1;
    }

    private SegmentNames NamesOf(SegmentReader reader)
    {
        if (!_names.TryGetValue(reader, out var names))
            _names.Add(reader, names = new SegmentNames(reader));
        return names;
    }

    private void Reserve(int count)
    {
        if (_places.Length >= count)
            return;
        var length = Math.Max(256, count * 2);
        _ids = new ulong[length];
        _parentIds = new ulong[length];
        _kinds = new byte[length];
        _parents = new int[length];
        _hasRemoteChild = new bool[length];
        _places = new SpanPlace[length];
    }

    private readonly record struct SpanPlace(SegmentNames Names, int Row)
    {
        public ulong StartUnixNanos => Names.Starts.Span[Row];

        public long DurationNanos => Names.Durations.Span[Row];

        public bool IsError => Names.Statuses.Span[Row] == (byte)StatusCode.Error;

        public double Weight => Names.Weights.IsEmpty ? 1 : Names.Weights.Span[Row];

        public string Service => Names.Service(Row);
    }

    /// <summary>The columns of a segment, and its numbers for services and operations.</summary>
    private sealed class SegmentNames
    {
        private readonly ReadOnlyMemory<int> _resources;
        private readonly ReadOnlyMemory<int> _nameCodes;
        private readonly Utf8Dictionary _nameDictionary;
        private readonly string?[] _services;
        private readonly string?[] _names;
        private readonly Dictionary<long, int> _operationRows = [];

        public SegmentNames(SegmentReader reader)
        {
            Reader = reader;
            var segment = reader.Segment;
            Ids = segment.SpanIds;
            ParentIds = segment.ParentSpanIds;
            Starts = segment.StartsUnixNanos;
            Durations = segment.DurationsNanos;
            Kinds = segment.Kinds;
            Statuses = segment.Statuses;
            Weights = segment.TierCounts;
            _resources = segment.ResourceNumbers;
            _nameCodes = segment.Names;
            _nameDictionary = segment.NameDictionary;
            _services = new string?[segment.Resources.Count];
            _names = new string?[_nameDictionary.Count];
        }

        public SegmentReader Reader { get; }

        public ReadOnlyMemory<ulong> Ids { get; }

        public ReadOnlyMemory<ulong> ParentIds { get; }

        public ReadOnlyMemory<ulong> Starts { get; }

        public ReadOnlyMemory<long> Durations { get; }

        public ReadOnlyMemory<byte> Kinds { get; }

        public ReadOnlyMemory<byte> Statuses { get; }

        public ReadOnlyMemory<double> Weights { get; }

        public string Service(int row)
        {
            var number = _resources.Span[row];
            return _services[number] ??= Encoding.UTF8.GetString(OtlpResource.ServiceName(Reader.Segment.Resources.Message(number)));
        }

        public string Name(int row)
        {
            var code = _nameCodes.Span[row];
            return _names[code] ??= Encoding.UTF8.GetString(_nameDictionary[code]);
        }

        /// <summary>Where the row of the operation in the tables, plus 1, is kept; 0 until it is known. Equal services of different resources have several.</summary>
        public ref int OperationRow(int row, byte kind) => ref CollectionsMarshal.GetValueRefOrAddDefault(
            _operationRows, ((long)_resources.Span[row] << 40) | ((long)_nameCodes.Span[row] << 8) | kind, out _);
    }
}
