using System.Text.Json;
using System.Text.Json.Serialization;
using Spoor.Otlp;

namespace Spoor.Store.Manifest;

/// <summary>A trace id as hexadecimal digits.</summary>
internal sealed class TraceIdJsonConverter : JsonConverter<TraceId>
{
    public override TraceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TraceId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("a trace id is written as 32 hexadecimal digits");

    public override void Write(Utf8JsonWriter writer, TraceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
