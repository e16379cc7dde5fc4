using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Tests;

/// <summary>Files written and read by this library, over all types, encodings and patterns of presence.</summary>
public sealed class FileTests
{
    [Fact]
    public void Every_column_comes_back_as_it_was_written() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => AssertSame(new TestTable(seed))).QuickCheckThrowOnFailure();

    [Fact]
    public void Footer_holds_schema_and_metadata()
    {
        var table = new TestTable(1);
        var reader = new ParquetFileReader(new MemorySource(table.Write()));
        Assert.Equal(table.Columns.Select(column => column.Schema), reader.Columns);
        Assert.Equal("ja", reader.Metadata["spoor.test"]);
        Assert.Equal("Spoor", reader.CreatedBy);
    }

    [Fact]
    public void Layout_of_the_writer_survives_its_binary_form_and_equals_what_the_headers_say() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), AssertLayouts).QuickCheckThrowOnFailure();

    private static void AssertSame(TestTable table)
    {
        var reader = new ParquetFileReader(new MemorySource(table.Write()));
        Assert.Equal(table.RowCount, reader.RowCount);
        foreach (var expected in table.Columns)
            AssertSame(expected, reader.ReadColumn(expected.Schema.Name));
    }

    private static void AssertSame(TestColumn expected, ParquetColumn actual)
    {
        Assert.Equal(expected.Present, actual.Present);
        for (var row = 0; row < actual.RowCount; row++)
        {
            if (!actual.Present[row])
                continue;
            var value = expected.Schema.Type switch
            {
                PhysicalType.Int32 => BitConverter.GetBytes((int)actual.Integers[row]),
                PhysicalType.Int64 => BitConverter.GetBytes(actual.Integers[row]),
                PhysicalType.Double => BitConverter.GetBytes(actual.Doubles[row]),
                _ => actual.Bytes[row].ToArray(),
            };
            Assert.True(expected.Values[row].AsSpan().SequenceEqual(value), $"{expected.Schema.Name} row {row}");
        }
    }

    private static void AssertLayouts(int seed)
    {
        var stream = new MemoryStream();
        using var writer = new TestTable(seed).Write(stream);
        var output = new ArrayBufferWriter<byte>();
        foreach (var group in writer.RowGroups)
            LayoutCodec.Write(group, output);
        var reader = new ParquetFileReader(new MemorySource(stream.ToArray()));
        var position = 0;
        for (var i = 0; i < writer.RowGroups.Count; i++)
        {
            var decoded = LayoutCodec.ReadRowGroup(output.WrittenSpan, ref position);
            AssertEqual(writer.RowGroups[i], decoded);
            foreach (var (left, right) in writer.RowGroups[i].Columns.Zip(decoded.Columns))
                Assert.Equal(left.DictionaryPieces, right.DictionaryPieces);
            AssertEqual(writer.RowGroups[i], reader.ReadLayout(i));
        }

        Assert.Equal(output.WrittenCount, position);
    }

    private static void AssertEqual(RowGroupLayout expected, RowGroupLayout actual)
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(expected.Columns.Count, actual.Columns.Count);
        foreach (var (left, right) in expected.Columns.Zip(actual.Columns))
        {
            Assert.Equal(left.Pages, right.Pages);
            Assert.Equal(left.Dictionary, right.Dictionary);
            Assert.Equal(
                (left.Type, left.TypeLength, left.IsOptional, left.Codec, left.RowCount, left.NullCount, left.HasBounds, left.Min, left.Max),
                (right.Type, right.TypeLength, right.IsOptional, right.Codec, right.RowCount, right.NullCount, right.HasBounds, right.Min, right.Max));
        }
    }
}
