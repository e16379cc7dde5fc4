namespace Spoor.Collector.Import;

/// <summary>What <see cref="TraceFileReader"/> can read; recognized by content.</summary>
public enum TraceFileFormat
{
    /// <summary>OTLP JSON: one document, or one a line.</summary>
    OtlpJson,

    /// <summary>A <c>TracesData</c> message.</summary>
    OtlpProtobuf,

    /// <summary>A trace as Tempo's query API returns it.</summary>
    TempoJson,

    /// <summary>Traces as Jaeger's API and UI export them.</summary>
    JaegerJson,

    /// <summary>Zipkin v2 spans.</summary>
    ZipkinJson,

    /// <summary>Zipkin v1 spans.</summary>
    ZipkinV1Json,
}
