using System.Text;
using System.Text.Json;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp.Json;

/// <summary>One field of a message: its JSON name and its protobuf number.</summary>
internal sealed class JsonField(string name, int number, JsonType type, bool repeated = false)
{
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(name);

    public int Number { get; } = number;

    public JsonType Type { get; } = type;

    public bool Repeated { get; } = repeated;

    /// <summary>The nested message, for <see cref="JsonType.Message"/> and <see cref="JsonType.Envelope"/>; set once, because messages refer to each other.</summary>
    public JsonMessage Message { get; set; } = null!;

    /// <summary>Names by number, for <see cref="JsonType.Enum"/>.</summary>
    public byte[][] EnumNames { get; init; } = [];

    /// <summary>Written in <see cref="JsonDialect.Tempo"/> also when absent.</summary>
    public bool AlwaysInTempo { get; init; }

    public WireType Wire => Type switch
    {
        JsonType.Bool or JsonType.Int64 or JsonType.UInt32 or JsonType.Enum => WireType.Varint,
        JsonType.Fixed32 => WireType.Fixed32,
        JsonType.Fixed64 or JsonType.Double => WireType.Fixed64,
        _ => WireType.LengthDelimited,
    };
}
