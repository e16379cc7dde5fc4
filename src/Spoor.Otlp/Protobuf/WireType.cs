namespace Spoor.Otlp.Protobuf;

/// <summary>Protobuf wire types; groups (3, 4) are obsolete and refused.</summary>
public enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    Fixed32 = 5,
}
