using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>The events that a head held when a snapshot was taken.</summary>
internal sealed class HeadEventTable(HeadEvents events) : EventTable
{
    public override int Count { get; } = events.Count;

    public override ReadOnlyMemory<int> Rows { get; } = events.Rows.AsMemory(0, events.Count);

    public override ReadOnlyMemory<ulong> TimesUnixNanos { get; } = events.Times.AsMemory(0, events.Count);

    public override ReadOnlyMemory<int> Names { get; } = events.Names.AsMemory(0, events.Count);

    public override Utf8Dictionary NameDictionary { get; } = new DictionaryView(events.NameDictionary);
}

/// <summary>The links that a head held when a snapshot was taken.</summary>
internal sealed class HeadLinkTable(HeadLinks links) : LinkTable
{
    public override int Count { get; } = links.Count;

    public override ReadOnlyMemory<int> Rows { get; } = links.Rows.AsMemory(0, links.Count);

    public override ReadOnlyMemory<TraceId> TraceIds { get; } = links.TraceIds.AsMemory(0, links.Count);

    public override ReadOnlyMemory<SpanId> SpanIds { get; } = links.SpanIds.AsMemory(0, links.Count);
}
