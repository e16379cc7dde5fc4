namespace Spoor.Collector.Jaeger;

/// <summary>A log entry of a span; its fields are a run of <see cref="JaegerSpan.LogFields"/>.</summary>
public readonly record struct JaegerLog(ulong UnixNanos, int FirstField, int FieldCount);
