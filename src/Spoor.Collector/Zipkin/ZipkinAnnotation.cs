using Spoor.Otlp;

namespace Spoor.Collector.Zipkin;

/// <summary>A timed text of a Zipkin span. The endpoint is used in v1 only.</summary>
public readonly record struct ZipkinAnnotation(ulong UnixNanos, ByteRange Value, ZipkinEndpoint Endpoint = default);
