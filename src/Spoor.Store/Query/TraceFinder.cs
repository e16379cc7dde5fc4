using System.Runtime.CompilerServices;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>Collects the spans of one trace from every part and writes them as OTLP <c>TracesData</c>.</summary>
internal sealed class TraceFinder(StoreSnapshot snapshot, QueryStatsBuilder stats)
{
    /// <summary>A span in the answer, before and after it was copied out; an estimate, checked while it is written.</summary>
    private const long AnswerBytesPerSpan = 256;

    private readonly List<ResourceGroup> _groups = [];

    public TraceResult Find(TraceId id, CancellationToken cancellationToken)
    {
        var (spans, partCount) = SpansOfTrace.Collect(snapshot, id, Unsafe.SizeOf<TraceSpan>(), stats, cancellationToken);
        if (spans.Count == 0)
            return new TraceResult(default, 0, stats.Build());

        // The rows of one part come in order and without duplicates.
        if (partCount > 1)
            TraceSpan.SortAndDrop(spans);
        foreach (var span in spans)
            GroupOf(span).Spans.Add(span);

        stats.AddTraces(1);
        stats.AddSpans(spans.Count);
        stats.Memory.Take(AnswerBytesPerSpan * spans.Count);
        using var writer = new ProtoWriter(256 * spans.Count);
        Write(writer, spans.Count);
        stats.AddBytes(writer.Length);
        return new TraceResult(writer.ToArray(), spans.Count, stats.Build());
    }

    private ScopeGroup GroupOf(TraceSpan span)
    {
        var segment = span.Segment;
        var resourceNumber = segment.ResourceNumberOf(span.Row);
        var resource = segment.Resources.Message(resourceNumber);
        var resourceSchema = segment.Resources.SchemaUrl(resourceNumber);
        ResourceGroup? resourceGroup = null;
        foreach (var candidate in _groups)
        {
            if (candidate.First.HasMessage(segment.Resources, resourceNumber, resource, resourceSchema))
            {
                resourceGroup = candidate;
                break;
            }
        }

        if (resourceGroup is null)
            _groups.Add(resourceGroup = new ResourceGroup(new Message(segment.Resources, resourceNumber)));

        var scopeNumber = segment.ScopeNumberOf(span.Row);
        var scope = segment.Scopes.Message(scopeNumber);
        var scopeSchema = segment.Scopes.SchemaUrl(scopeNumber);
        foreach (var candidate in resourceGroup.Scopes)
        {
            if (candidate.First.HasMessage(segment.Scopes, scopeNumber, scope, scopeSchema))
                return candidate;
        }

        var scopeGroup = new ScopeGroup(new Message(segment.Scopes, scopeNumber));
        resourceGroup.Scopes.Add(scopeGroup);
        return scopeGroup;
    }

    private void Write(ProtoWriter writer, int spanCount)
    {
        var charged = AnswerBytesPerSpan * spanCount;
        foreach (var resource in _groups)
        {
            var resourceSpans = writer.BeginMessage(1);
            resource.First.WriteMessage(writer);
            foreach (var scope in resource.Scopes)
            {
                var scopeSpans = writer.BeginMessage(2);
                scope.First.WriteMessage(writer);
                foreach (var span in scope.Spans)
                {
                    var mark = writer.BeginMessage(2);
                    span.Segment.WriteSpan(span.Row, writer);
                    writer.EndMessage(mark);
                    if (writer.Length * 2L > charged)
                    {
                        stats.Memory.Take(charged);
                        charged *= 2;
                    }
                }

                scope.First.WriteSchemaUrl(writer);
                writer.EndMessage(scopeSpans);
            }

            resource.First.WriteSchemaUrl(writer);
            writer.EndMessage(resourceSpans);
        }
    }

    /// <summary>A resource or scope by its number in one part; equal to those of other parts when bytes and schema URL are.</summary>
    private readonly record struct Message(MessageTable Table, int Number)
    {
        public bool HasMessage(MessageTable table, int number, ReadOnlySpan<byte> message, ReadOnlySpan<byte> schemaUrl) =>
            (ReferenceEquals(table, Table) && number == Number)
            || (message.SequenceEqual(Table.Message(Number)) && schemaUrl.SequenceEqual(Table.SchemaUrl(Number)));

        public void WriteMessage(ProtoWriter writer)
        {
            var message = Table.Message(Number);
            if (!message.IsEmpty)
                writer.WriteBytesField(1, message);
        }

        public void WriteSchemaUrl(ProtoWriter writer)
        {
            var schemaUrl = Table.SchemaUrl(Number);
            if (!schemaUrl.IsEmpty)
                writer.WriteBytesField(3, schemaUrl);
        }
    }

    private sealed class ResourceGroup(Message first)
    {
        public Message First { get; } = first;

        public List<ScopeGroup> Scopes { get; } = [];
    }

    private sealed class ScopeGroup(Message first)
    {
        public Message First { get; } = first;

        public List<TraceSpan> Spans { get; } = [];
    }
}
