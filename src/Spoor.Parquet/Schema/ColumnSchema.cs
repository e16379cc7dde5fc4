namespace Spoor.Parquet.Schema;

/// <summary>A column: a leaf of the schema.</summary>
/// <param name="Name">Its path, with dots between the parts when it is nested in groups of another writer's file.</param>
/// <param name="IsOptional">True when rows may lack a value.</param>
/// <param name="TypeLength">Bytes of a value of <see cref="PhysicalType.FixedLengthByteArray"/>, else 0.</param>
public sealed record ColumnSchema(
    string Name,
    PhysicalType Type,
    bool IsOptional = false,
    int TypeLength = 0,
    LogicalType LogicalType = LogicalType.None)
{
    /// <summary>False for columns of nested or repeated fields, which this library lists but does not read.</summary>
    public bool IsFlat { get; init; } = true;

    public static ColumnSchema Int32(string name, bool optional = false) => new(name, PhysicalType.Int32, optional);

    public static ColumnSchema Int64(string name, bool optional = false) => new(name, PhysicalType.Int64, optional);

    public static ColumnSchema Double(string name, bool optional = false) => new(name, PhysicalType.Double, optional);

    public static ColumnSchema Bytes(string name, bool optional = false) => new(name, PhysicalType.ByteArray, optional);

    public static ColumnSchema String(string name, bool optional = false) =>
        new(name, PhysicalType.ByteArray, optional, LogicalType: LogicalType.String);

    public static ColumnSchema TimestampNanos(string name, bool optional = false) =>
        new(name, PhysicalType.Int64, optional, LogicalType: LogicalType.TimestampNanos);

    public static ColumnSchema Fixed(string name, int lengthBytes, bool optional = false) =>
        new(name, PhysicalType.FixedLengthByteArray, optional, lengthBytes);

    /// <summary>Bytes of a PLAIN value; 0 for <see cref="PhysicalType.ByteArray"/> and <see cref="PhysicalType.Boolean"/>.</summary>
    internal int ValueSizeBytes => SizeOf(Type, TypeLength);

    internal static int SizeOf(PhysicalType type, int typeLength) => type switch
    {
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        PhysicalType.FixedLengthByteArray => typeLength,
        _ => 0,
    };
}
