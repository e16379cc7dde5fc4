using System.Buffers.Binary;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Thrift;

namespace Spoor.Parquet.Writing;

/// <summary>Writes the Thrift structure before a page, and the statistics that it and the footer hold.</summary>
internal static class PageHeaderWriter
{
    private const int DictionaryPageType = 2;
    private const int DataPageV2Type = 3;

    public static void Write(CompactWriter thrift, in PageLayout page, PhysicalType type)
    {
        thrift.Reset();
        thrift.Int32(1, page.Kind == PageKind.Dictionary ? DictionaryPageType : DataPageV2Type);
        thrift.Int32(2, page.UncompressedSizeBytes);
        thrift.Int32(3, page.CompressedSizeBytes);
        thrift.Int32(4, unchecked((int)page.Crc));
        if (page.Kind == PageKind.Dictionary)
        {
            thrift.BeginStruct(7);
            thrift.Int32(1, page.ValueCount);
            thrift.Int32(2, (int)page.Encoding);
        }
        else
        {
            thrift.BeginStruct(8);
            thrift.Int32(1, page.RowCount);
            thrift.Int32(2, page.RowCount - page.ValueCount);
            thrift.Int32(3, page.RowCount);
            thrift.Int32(4, (int)page.Encoding);
            thrift.Int32(5, page.DefinitionLevelBytes);
            thrift.Int32(6, 0);
            thrift.Bool(7, page.IsCompressed);
            if (page.HasBounds)
                Statistics(thrift, 8, type, page.RowCount - page.ValueCount, true, page.Min, page.Max);
        }

        thrift.End();
        thrift.End();
    }

    /// <summary>Writes null count and, for integers, the smallest and largest value in PLAIN form.</summary>
    public static void Statistics(CompactWriter thrift, int field, PhysicalType type, int nullCount, bool hasBounds, long min, long max)
    {
        thrift.BeginStruct(field);
        thrift.Int64(3, nullCount);
        if (hasBounds)
        {
            var size = type == PhysicalType.Int32 ? 4 : 8;
            Span<byte> value = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(value, max);
            thrift.Binary(5, value[..size]);
            BinaryPrimitives.WriteInt64LittleEndian(value, min);
            thrift.Binary(6, value[..size]);
        }

        thrift.End();
    }
}
