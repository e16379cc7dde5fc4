namespace Spoor.Parquet.Schema;

/// <summary>How values are stored; the numbers are those of the Parquet format.</summary>
public enum PhysicalType : byte
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Float = 4,
    Double = 5,
    ByteArray = 6,
    FixedLengthByteArray = 7,
}
