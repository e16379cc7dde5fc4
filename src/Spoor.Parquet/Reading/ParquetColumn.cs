using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>The values of one column, by row.</summary>
public sealed class ParquetColumn
{
    internal ParquetColumn(ColumnSchema schema, int rowCount)
    {
        Schema = schema;
        Present = new bool[rowCount];
        switch (schema.Type)
        {
            case PhysicalType.Int32 or PhysicalType.Int64:
                Integers = new long[rowCount];
                break;
            case PhysicalType.Double:
                Doubles = new double[rowCount];
                break;
            default:
                Bytes = new ReadOnlyMemory<byte>[rowCount];
                break;
        }
    }

    public ColumnSchema Schema { get; }

    public int RowCount => Present.Length;

    /// <summary>True where the row has a value.</summary>
    public bool[] Present { get; }

    /// <summary>Values of INT32 and INT64 columns; 0 where there is none.</summary>
    public long[] Integers { get; } = [];

    /// <summary>Values of DOUBLE columns; 0 where there is none.</summary>
    public double[] Doubles { get; } = [];

    /// <summary>Values of BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY columns; empty where there is none.</summary>
    public ReadOnlyMemory<byte>[] Bytes { get; } = [];

    /// <summary>Bytes that a row takes here, values of BYTE_ARRAY columns aside.</summary>
    internal static int RowSizeBytes(PhysicalType type) => type is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray ? 17 : 9;

}
