using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Json;

namespace Spoor.Collector.Tests.Import;

internal static class OtlpJsonText
{
    /// <summary>An OTLP JSON document on one line.</summary>
    public static string Of(TracesData data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WritePropertyName("resourceSpans"u8);
            OtlpJson.WriteTraces(data.ToByteArray(), json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
