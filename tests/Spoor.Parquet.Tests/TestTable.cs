using System.Text;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;

namespace Spoor.Parquet.Tests;

/// <summary>Random columns of every type, encoding and pattern of presence, the same for the same seed.</summary>
internal sealed class TestTable
{
    private readonly int[] _rowGroups;
    private readonly int _pageSize;
    private readonly int _pieceSize;

    public TestTable(int seed)
    {
        var random = new Random(seed);
        _rowGroups = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 700))];
        _pageSize = random.Next(1, 500);
        RowCount = _rowGroups.Sum();
        foreach (var type in new[]
                 {
                     PhysicalType.Int32, PhysicalType.Int64, PhysicalType.Double, PhysicalType.ByteArray, PhysicalType.FixedLengthByteArray,
                 })
        {
            foreach (var style in Enum.GetValues<Style>())
            {
                if (style == Style.Delta && type is not (PhysicalType.Int32 or PhysicalType.Int64))
                    continue;
                foreach (var optional in new[] { false, true })
                    Columns.Add(Column(random, type, style, optional));
            }
        }

        _pieceSize = random.Next(1, 200);
    }

    public List<TestColumn> Columns { get; } = [];

    public int RowCount { get; }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = Write(stream);
        return stream.ToArray();
    }

    /// <summary>Writes the file; the writer is returned for its layouts.</summary>
    public ParquetWriter Write(Stream stream)
    {
        var writer = new ParquetWriter(stream, [.. Columns.Select(column => column.Schema)], [new("spoor.test", "ja")]) { DictionaryPieceSizeBytes = _pieceSize };
        var firstRow = 0;
        foreach (var rows in _rowGroups)
        {
            var group = writer.BeginRowGroup(rows);
            foreach (var column in Columns)
                column.Write(group, firstRow, _pageSize);
            group.Finish();
            firstRow += rows;
        }

        writer.Finish();
        return writer;
    }

    private TestColumn Column(Random random, PhysicalType type, Style style, bool optional)
    {
        var name = $"{type}_{style}_{(optional ? "optional" : "required")}";
        var length = type == PhysicalType.FixedLengthByteArray ? random.Next(1, 20) : 0;
        var text = type == PhysicalType.ByteArray && random.Next(2) == 0;
        var present = Presence(random, optional);
        var distinct = 1 << random.Next(0, 10);
        var spread = random.Next(64);
        var choices = Enumerable.Range(0, distinct).Select(_ => Value(random, type, length, text, spread)).ToArray();
        var runs = random.Next(1, 200);
        var values = new byte[RowCount][];
        var last = choices[0];
        for (var row = 0; row < RowCount; row++)
        {
            if (random.Next(runs) == 0)
                last = choices[random.Next(distinct)];
            values[row] = present[row] ? last : [];
        }

        return new TestColumn
        {
            Schema = new ColumnSchema(name, type, optional, length, text ? LogicalType.String : LogicalType.None),
            Style = style,
            Codec = random.Next(4) switch
            {
                0 => CompressionCodec.Uncompressed,
                1 => CompressionCodec.Brotli,
                _ => CompressionCodec.Lz4Raw,
            },
            Present = present,
            Values = values,
        };
    }

    private bool[] Presence(Random random, bool optional)
    {
        var share = !optional ? 1 : random.Next(5) switch
        {
            0 => 0.0,
            1 => 1.0,
            2 => 0.02,
            3 => 0.98,
            _ => random.NextDouble(),
        };
        var present = new bool[RowCount];
        for (var row = 0; row < RowCount; row++)
            present[row] = random.NextDouble() < share;
        return present;
    }

    private static byte[] Value(Random random, PhysicalType type, int length, bool text, int spread)
    {
        switch (type)
        {
            case PhysicalType.Int32:
                return BitConverter.GetBytes((int)random.NextInt64(int.MinValue, int.MaxValue) >> (spread % 32));
            case PhysicalType.Int64:
                return BitConverter.GetBytes(random.NextInt64(long.MinValue, long.MaxValue) >> spread);
            case PhysicalType.Double:
                return BitConverter.GetBytes(Math.ScaleB(random.NextDouble() - 0.5, random.Next(-60, 60)));
            case PhysicalType.FixedLengthByteArray:
                var value = new byte[length];
                random.NextBytes(value);
                return value;
            default:
                if (text)
                    return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Spür " + random.Next(100), random.Next(12))));
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                return bytes;
        }
    }
}
