namespace Spoor.Otlp;

/// <summary>Field numbers of the OTLP messages: opentelemetry/proto/{common,resource,trace}/v1 and collector/trace/v1.</summary>
public static class OtlpFields
{
    public static class TracesData
    {
        public const int ResourceSpans = 1;
    }

    public static class ResourceSpans
    {
        public const int Resource = 1, ScopeSpans = 2, SchemaUrl = 3;
    }

    public static class ScopeSpans
    {
        public const int Scope = 1, Spans = 2, SchemaUrl = 3;
    }

    public static class Resource
    {
        public const int Attributes = 1, DroppedAttributesCount = 2, EntityRefs = 3;
    }

    public static class EntityRef
    {
        public const int SchemaUrl = 1, Type = 2, IdKeys = 3, DescriptionKeys = 4;
    }

    public static class Scope
    {
        public const int Name = 1, Version = 2, Attributes = 3, DroppedAttributesCount = 4;
    }

    public static class Span
    {
        public const int TraceId = 1, SpanId = 2, TraceState = 3, ParentSpanId = 4, Name = 5, Kind = 6, StartTimeUnixNano = 7, EndTimeUnixNano = 8;
        public const int Attributes = 9, DroppedAttributesCount = 10, Events = 11, DroppedEventsCount = 12, Links = 13, DroppedLinksCount = 14;
        public const int Status = 15, Flags = 16;
    }

    public static class Event
    {
        public const int TimeUnixNano = 1, Name = 2, Attributes = 3, DroppedAttributesCount = 4;
    }

    public static class Link
    {
        public const int TraceId = 1, SpanId = 2, TraceState = 3, Attributes = 4, DroppedAttributesCount = 5, Flags = 6;
    }

    public static class Status
    {
        public const int Message = 2, Code = 3;
    }

    public static class KeyValue
    {
        public const int Key = 1, Value = 2;
    }

    public static class AnyValue
    {
        public const int String = 1, Bool = 2, Int = 3, Double = 4, Array = 5, KeyValueList = 6, Bytes = 7;
    }

    /// <summary><c>ArrayValue</c> and <c>KeyValueList</c>.</summary>
    public static class Values
    {
        public const int Items = 1;
    }
}
