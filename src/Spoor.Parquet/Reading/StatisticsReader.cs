using System.Buffers.Binary;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Reading;

/// <summary>Reads the statistics of a page or chunk.</summary>
internal static class StatisticsReader
{
    /// <summary>Only min_value and max_value count: the order of the older min and max is not defined.</summary>
    public static ChunkStatistics Read(ref CompactReader reader, CompactType structType, PhysicalType physicalType)
    {
        reader.Expect(structType, CompactType.Struct);
        long nulls = -1;
        long? min = null, max = null;
        var field = 0;
        while (reader.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 3: nulls = reader.Int64(type); break;
                case 5: max = Integer(reader.Binary(type), physicalType); break;
                case 6: min = Integer(reader.Binary(type), physicalType); break;
                default: reader.Skip(type); break;
            }
        }

        return new ChunkStatistics(nulls, min <= max, min ?? 0, max ?? 0);
    }

    private static long? Integer(ReadOnlySpan<byte> value, PhysicalType type) => (type, value.Length) switch
    {
        (PhysicalType.Int32, 4) => BinaryPrimitives.ReadInt32LittleEndian(value),
        (PhysicalType.Int64, 8) => BinaryPrimitives.ReadInt64LittleEndian(value),
        _ => null,
    };
}
