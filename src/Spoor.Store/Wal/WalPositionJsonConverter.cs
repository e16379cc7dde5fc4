using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spoor.Store.Wal;

/// <summary>A position as the text <c>segment:offset</c>.</summary>
internal sealed class WalPositionJsonConverter : JsonConverter<WalPosition>
{
    public override WalPosition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        WalPosition.TryParse(reader.GetString(), out var position)
            ? position
            : throw new JsonException("a WAL position is written as segment:offset");

    public override void Write(Utf8JsonWriter writer, WalPosition value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
