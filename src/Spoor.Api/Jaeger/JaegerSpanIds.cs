using Spoor.Otlp;

namespace Spoor.Api.Jaeger;

/// <summary>
/// The ids of a trace's spans such that each is there once. In Zipkin's model client and server share an id; the server's span then gets a free one, and
/// becomes child of the client's and parent of what it called, as Jaeger shows it.
/// </summary>
internal sealed class JaegerSpanIds
{
    private readonly SpanBatch _trace;
    private readonly HashSet<ulong> _ids = [];
    private readonly Dictionary<ulong, ulong> _serverIds = [];

    public JaegerSpanIds(SpanBatch trace)
    {
        _trace = trace;
        HashSet<ulong>? clients = null;
        foreach (ref readonly var span in trace.Spans)
        {
            if (!_ids.Add(span.SpanId.Value))
                clients ??= [];
        }

        if (clients is null)
            return;
        foreach (ref readonly var span in trace.Spans)
        {
            if (span.Kind == SpanKind.Client)
                clients.Add(span.SpanId.Value);
        }

        foreach (ref readonly var span in trace.Spans)
        {
            if (span.Kind == SpanKind.Server && clients.Contains(span.SpanId.Value) && !_serverIds.ContainsKey(span.SpanId.Value))
                _serverIds.Add(span.SpanId.Value, Unused(span.SpanId.Value));
        }
    }

    public bool Has(SpanId id) => _ids.Contains(id.Value);

    public SpanId Of(int index)
    {
        ref readonly var span = ref _trace.Spans[index];
        return span.Kind == SpanKind.Server && _serverIds.TryGetValue(span.SpanId.Value, out var id) ? new SpanId(id) : span.SpanId;
    }

    /// <summary>The parent to show; zero for none.</summary>
    public SpanId ParentOf(int index)
    {
        ref readonly var span = ref _trace.Spans[index];
        if (span.Kind == SpanKind.Server && _serverIds.ContainsKey(span.SpanId.Value))
            return span.SpanId;
        return _serverIds.TryGetValue(span.ParentSpanId.Value, out var server) ? new SpanId(server) : span.ParentSpanId;
    }

    private ulong Unused(ulong id)
    {
        do
            id++;
        while (id == 0 || !_ids.Add(id));
        return id;
    }
}
