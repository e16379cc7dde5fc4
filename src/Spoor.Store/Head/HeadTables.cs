using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>The events of a head's rows.</summary>
internal sealed class HeadEventTable(HeadEvents events, HeadEntries entries) : EventTable
{
    public override int Count { get; } = entries.Count;

    public override ReadOnlyMemory<int> Rows { get; } = entries.RowsOf(events.Rows);

    public override ReadOnlyMemory<ulong> TimesUnixNanos { get; } = entries.Of(events.Times);

    public override ReadOnlyMemory<int> Names { get; } = entries.Of(events.Names);

    public override Utf8Dictionary NameDictionary { get; } = new DictionaryView(events.NameDictionary);
}

/// <summary>The links of a head's rows.</summary>
internal sealed class HeadLinkTable(HeadLinks links, HeadEntries entries) : LinkTable
{
    public override int Count { get; } = entries.Count;

    public override ReadOnlyMemory<int> Rows { get; } = entries.RowsOf(links.Rows);

    public override ReadOnlyMemory<TraceId> TraceIds { get; } = entries.Of(links.TraceIds);

    public override ReadOnlyMemory<SpanId> SpanIds { get; } = entries.Of(links.SpanIds);
}
