namespace Spoor.Otlp.Json;

/// <summary>How a field stands in JSON and in protobuf.</summary>
internal enum JsonType
{
    String,
    TraceId,
    SpanId,
    Bytes,
    Bool,
    Int64,
    UInt32,
    Fixed32,
    Fixed64,
    Double,
    Enum,
    Message,

    /// <summary>A JSON object whose fields belong to the surrounding protobuf message; only read, never written.</summary>
    Envelope,
}
