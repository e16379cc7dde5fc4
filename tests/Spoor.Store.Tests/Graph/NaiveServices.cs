using System.Globalization;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Graph;
using Spoor.Store.Tests.Query;
using Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;

namespace Spoor.Store.Tests.Graph;

/// <summary>Services and calls by plain loops over decoded messages: what the columns must come to.</summary>
internal sealed class NaiveServices
{
    private readonly Dictionary<string, List<(long DurationNanos, bool IsError)>> _calls = new(StringComparer.Ordinal);
    private readonly ServiceRange _range;

    public NaiveServices(IEnumerable<MemorySpan> spans, ServiceRange range)
    {
        _range = range;
        foreach (var trace in spans.GroupBy(span => span.TraceId))
            AddTrace([.. trace.OrderBy(span => span.Start)]);

        // What one service calls by name and another is, is one node.
        var services = _calls.Keys.Where(key => key.StartsWith("service ", StringComparison.Ordinal)).Select(key => key[8..]).ToList();
        foreach (var edge in _calls.Keys.Where(key => key.StartsWith("edge ", StringComparison.Ordinal)).ToList())
        {
            var name = edge;
            foreach (var service in services)
                name = name.Replace($"External:{service}|", $"Service:{service}|", StringComparison.Ordinal);
            if (name == edge)
                continue;
            foreach (var (duration, isError) in _calls[edge])
                Add(name, duration, isError);
            _calls.Remove(edge);
        }
    }

    /// <summary>The calls by what they are of: <c>edge client|server|connection</c>, <c>service name</c>, <c>operation service|name|kind</c>.</summary>
    public IReadOnlyDictionary<string, List<(long DurationNanos, bool IsError)>> Calls => _calls;

    /// <summary>Counts and sums as one line each, sorted.</summary>
    public string Text(string prefix) => string.Join('\n', _calls
        .Where(call => call.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(call => Line(call.Key, call.Value.Count, call.Value.Count(item => item.IsError), call.Value.Sum(item => (double)Math.Max(0, item.DurationNanos))))
        .Order(StringComparer.Ordinal));

    public static string Line(string key, double calls, double errors, double sumNanos) =>
        string.Create(CultureInfo.InvariantCulture, $"{key}: {calls:0.###} calls, {errors:0.###} errors, {sumNanos:0} ns");

    public static string EdgeKey(GraphNode client, GraphNode server, GraphConnection connection) =>
        $"edge {client.Type}:{client.Name}|{server.Type}:{server.Name}|{connection}";

    private void AddTrace(List<MemorySpan> trace)
    {
        for (var i = 0; i < trace.Count; i++)
        {
            var span = trace[i];
            var parent = ParentOf(trace, i);
            var kind = span.Message.Kind;
            var service = ServiceOf(span);
            var isRemote = parent is not null && IsRemote(parent, span);
            var isError = span.Message.Status?.Code == Status.Types.StatusCode.Error;
            var isCounted = (_range.StartUnixNanos ?? 0) <= span.Start && span.Start < (_range.EndUnixNanos ?? ulong.MaxValue);
            if (!isCounted)
                continue;
            Add($"operation {service}|{span.Message.Name}|{(int)kind}", DurationOf(span), isError);
            if (parent is null || isRemote)
                Add("service " + service, DurationOf(span), isError);
            if (isRemote)
            {
                var callerFailed = parent!.Message.Kind is Kind.Client or Kind.Producer && parent.Message.Status?.Code == Status.Types.StatusCode.Error;
                var connection = parent.Message.Kind == Kind.Producer || kind == Kind.Consumer ? GraphConnection.Messaging : GraphConnection.Call;
                Add(EdgeKey(Service(ServiceOf(parent)), Service(service), connection), DurationOf(span), isError || callerFailed);
            }

            var hasRemoteChild = Enumerable.Range(0, trace.Count).Any(child => ReferenceEquals(ParentOf(trace, child), span) && IsRemote(span, trace[child]));
            if (kind is Kind.Client or Kind.Producer && !hasRemoteChild && Peer(span) is { } callee)
                Add(EdgeKey(Service(service), callee.Node, callee.Connection), DurationOf(span), isError);
            else if (kind == Kind.Consumer && parent is null && Peer(span) is { } queue)
                Add(EdgeKey(queue.Node, Service(service), queue.Connection), DurationOf(span), isError);
        }
    }

    private static GraphNode Service(string name) => new(GraphNodeType.Service, name);

    private static bool IsRemote(MemorySpan parent, MemorySpan child) =>
        ServiceOf(parent) != ServiceOf(child)
        || (parent.Message.Kind, child.Message.Kind) is (Kind.Client, Kind.Server) or (Kind.Producer, Kind.Consumer);

    private static MemorySpan? ParentOf(List<MemorySpan> trace, int index)
    {
        var span = trace[index].Message;
        if (span.ParentSpanId.IsEmpty)
            return null;
        if (span.Kind == Kind.Server && trace.Find(other => other.Message.SpanId == span.SpanId && other.Message.Kind == Kind.Client) is { } client)
            return client;
        var candidates = trace.FindAll(other => other.Message.SpanId == span.ParentSpanId);
        var parent = candidates.Find(other => other.Message.Kind == Kind.Server) ?? candidates.FirstOrDefault();
        return ReferenceEquals(parent, trace[index]) ? null : parent;
    }

    private static (GraphNode Node, GraphConnection Connection)? Peer(MemorySpan span)
    {
        string? First(params string[] keys) => keys.Select(key => Text(span.Message.Attributes, key)).FirstOrDefault(text => text is not null);
        var system = First("messaging.system");
        if (system is not null || span.Message.Kind is Kind.Producer or Kind.Consumer)
        {
            return (First("messaging.destination.name", "messaging.destination", "peer.service") ?? system) is { } name
                ? (new GraphNode(GraphNodeType.Messaging, name), GraphConnection.Messaging)
                : null;
        }

        if (First("db.system.name", "db.system") is { } database)
            return (new GraphNode(GraphNodeType.Database, First("peer.service", "db.namespace", "db.name") ?? database), GraphConnection.Database);
        return First("peer.service", "server.address", "net.peer.name") is { } external
            ? (new GraphNode(GraphNodeType.External, external), GraphConnection.Call)
            : null;
    }

    private static string ServiceOf(MemorySpan span) => Text(Resource.Parser.ParseFrom(span.Resource).Attributes, "service.name") ?? "";

    private static string? Text(IEnumerable<KeyValue> attributes, string key) =>
        attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value is { HasStringValue: true, StringValue: { Length: > 0 } text } ? text : null;

    private static long DurationOf(MemorySpan span) => (long)(span.Message.EndTimeUnixNano - span.Message.StartTimeUnixNano);

    private void Add(string key, long durationNanos, bool isError)
    {
        if (!_calls.TryGetValue(key, out var calls))
            _calls.Add(key, calls = []);
        calls.Add((durationNanos, isError));
    }
}
