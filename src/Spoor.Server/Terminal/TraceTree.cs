using System.Text;
using Spoor.Otlp;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>A span of a <see cref="TraceTree"/>.</summary>
internal sealed class TraceNode
{
    public required SpanId Id { get; init; }

    public required SpanId ParentId { get; init; }

    public required string Service { get; init; }

    public required string Name { get; init; }

    public required SpanKind Kind { get; init; }

    public required StatusCode Status { get; init; }

    public required string StatusMessage { get; init; }

    public required ulong StartUnixNanos { get; init; }

    public required ulong EndUnixNanos { get; init; }

    public TraceNode? Parent { get; set; }

    public List<TraceNode> Children { get; } = [];

    /// <summary>It names a parent that is not in the trace.</summary>
    public bool IsOrphan => Parent is null && !ParentId.IsZero;

    public ulong DurationNanos => EndUnixNanos > StartUnixNanos ? EndUnixNanos - StartUnixNanos : 0;
}

/// <summary>A trace as a tree of spans, children by start.</summary>
internal sealed record TraceTree(TraceId Id, IReadOnlyList<TraceNode> Spans, IReadOnlyList<TraceNode> Roots)
{
    public ulong StartUnixNanos => Spans.Min(span => span.StartUnixNanos);

    public ulong EndUnixNanos => Spans.Max(span => span.EndUnixNanos);

    /// <param name="tracesData">OTLP protobuf of one trace.</param>
    /// <exception cref="CommandException">The bytes hold no spans.</exception>
    public static TraceTree Read(byte[] tracesData)
    {
        if (!SpanBatch.TryParse(tracesData, out var batch, out var problem))
            throw new CommandException("the server's answer is no trace: " + problem);
        using (batch)
        {
            var nodes = new List<TraceNode>();
            foreach (var span in batch.Spans)
                nodes.Add(Node(batch, span));
            if (nodes.Count == 0)
                throw new CommandException("the server's answer holds no spans");
            return new TraceTree(batch.Spans[0].TraceId, nodes, Connect(nodes));
        }
    }

    private static TraceNode Node(SpanBatch batch, in SpanRecord span)
    {
        var bytes = batch.SpanBytes(span);
        return new TraceNode
        {
            Id = span.SpanId,
            ParentId = span.ParentSpanId,
            Service = Encoding.UTF8.GetString(OtlpResource.ServiceName(batch.Slice(batch.Resources[batch.Scopes[span.Scope].Resource].Resource))),
            Name = Encoding.UTF8.GetString(OtlpSpan.Name(bytes)),
            Kind = span.Kind,
            Status = span.Status,
            StatusMessage = Encoding.UTF8.GetString(OtlpSpan.StatusMessage(bytes)),
            StartUnixNanos = span.StartUnixNanos,
            EndUnixNanos = span.EndUnixNanos,
        };
    }

    private static List<TraceNode> Connect(List<TraceNode> nodes)
    {
        // Client and server may share an id (Zipkin): children hang below the server, which hangs below the client.
        var byId = nodes.ToLookup(node => node.Id);
        var byStart = nodes.OrderBy(node => node.StartUnixNanos).ThenBy(node => node.Id).ToList();
        var roots = new List<TraceNode>();
        foreach (var node in byStart)
        {
            var parent = node.Kind == SpanKind.Server ? byId[node.Id].FirstOrDefault(other => other.Kind == SpanKind.Client) : null;
            parent ??= byId[node.ParentId].OrderByDescending(other => other.Kind == SpanKind.Server).FirstOrDefault(other => other != node);
            node.Parent = parent;
            if (parent is null)
                roots.Add(node);
            else
                parent.Children.Add(node);
        }

        BreakCircles(byStart, roots);
        return roots;
    }

    /// <summary>Broken senders produce parents in a circle: each is opened at its earliest span, which becomes a root.</summary>
    private static void BreakCircles(List<TraceNode> byStart, List<TraceNode> roots)
    {
        var reached = new HashSet<TraceNode>(ReferenceEqualityComparer.Instance);
        foreach (var root in roots)
            Reach(root, reached);
        foreach (var node in byStart.Where(node => !reached.Contains(node)))
        {
            node.Parent!.Children.Remove(node);
            node.Parent = null;
            roots.Add(node);
            Reach(node, reached);
        }
    }

    private static void Reach(TraceNode root, HashSet<TraceNode> reached)
    {
        var open = new Stack<TraceNode>([root]);
        while (open.TryPop(out var node))
        {
            reached.Add(node);
            foreach (var child in node.Children)
                open.Push(child);
        }
    }
}
