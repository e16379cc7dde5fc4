using Spoor.Collector.Import;

namespace Spoor.Collector.Zipkin;

/// <summary>A tag of a v1 span and the host that recorded it; for the keys <c>sa</c>, <c>ca</c> and <c>ma</c> the host is the information.</summary>
public readonly record struct ZipkinBinaryAnnotation(ImportedTag Tag, ZipkinEndpoint Endpoint);
