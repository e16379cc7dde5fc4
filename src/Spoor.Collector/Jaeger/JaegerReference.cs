using Spoor.Otlp;

namespace Spoor.Collector.Jaeger;

/// <summary>A reference from a span to another: CHILD_OF, or else FOLLOWS_FROM.</summary>
public readonly record struct JaegerReference(TraceId TraceId, SpanId SpanId, bool IsChildOf);
