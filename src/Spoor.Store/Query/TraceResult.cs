namespace Spoor.Store.Query;

/// <summary>A trace as OTLP <c>TracesData</c> bytes (field 1, repeated <c>ResourceSpans</c>); empty when nothing is stored under the id.</summary>
public sealed record TraceResult(ReadOnlyMemory<byte> Trace, int SpanCount, QueryStats Stats)
{
    public bool Found => SpanCount > 0;
}
