using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Tempo;

/// <summary>Fields that proto3 leaves out when they hold their default.</summary>
internal static class ProtoFields
{
    public static void WriteTextIfAny(this ProtoWriter proto, int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            proto.WriteStringField(field, value);
    }

    public static void WriteVarintIfNotZero(this ProtoWriter proto, int field, ulong value)
    {
        if (value != 0)
            proto.WriteVarintField(field, value);
    }
}
