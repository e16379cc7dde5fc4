using System.Buffers;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;

namespace Spoor.Parquet.Tests;

/// <summary>Damaged files, layouts and pages give <see cref="ParquetException"/> and nothing else.</summary>
public sealed class DamagedFileTests
{
    private const long Budget = 32 << 20;

    [Fact]
    public void Damaged_files_are_refused()
    {
        var refused = 0;
        for (var seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            var file = new TestTable(seed % 10).Write();

            // Half of the time in the footer, where most decisions lie.
            var footer = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8);
            var damaged = random.Next(2) == 0
                ? Damage.Apply(random, file)
                : [.. file.AsSpan(0, footer), .. Damage.Apply(random, file.AsSpan(footer, file.Length - 8 - footer)), .. file.AsSpan(file.Length - 8)];
            try
            {
                var reader = new ParquetFileReader(new MemorySource(damaged), Budget);
                for (var column = 0; column < reader.Columns.Count; column++)
                    reader.ReadColumn(column);
            }
            catch (ParquetException)
            {
                refused++;
            }
        }

        Assert.True(refused > 190, $"{refused} of 250 refused");
    }

    [Fact]
    public void A_flipped_bit_in_a_page_is_noticed_by_its_checksum()
    {
        var file = new TestTable(4).Write();
        var page = new ParquetFileReader(new MemorySource(file)).ReadLayout(0).Columns[0].Pages[0];
        file[page.BodyOffset + (page.CompressedSizeBytes / 2)] ^= 0x10;
        var fault = Assert.Throws<ParquetException>(() => new ParquetFileReader(new MemorySource(file)).ReadColumn(0));
        Assert.Contains("Int32_Plain_required", fault.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_pages_without_checksum_are_refused_or_decode_within_bounds()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var file = new TestTable(seed).Write();
            var group = new ParquetFileReader(new MemorySource(file)).ReadLayout(0);
            foreach (var chunk in group.Columns)
            {
                var pages = chunk.Dictionary is { } dictionary ? chunk.Pages.Prepend(dictionary) : chunk.Pages;
                foreach (var page in pages.Take(20))
                {
                    var body = Damage.Apply(random, file.AsSpan((int)page.BodyOffset, page.CompressedSizeBytes));
                    try
                    {
                        Decode(chunk, page with { HasCrc = false, CompressedSizeBytes = body.Length }, body);
                    }
                    catch (ParquetException)
                    {
                        // Refused.
                    }
                }
            }
        }
    }

    [Fact]
    public void Damaged_layouts_are_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new TestTable(5).Write(Stream.Null))
            LayoutCodec.Write(writer.RowGroups[0], output);
        for (var seed = 0; seed < 5000; seed++)
        {
            var damaged = Damage.Apply(new Random(seed), output.WrittenSpan);
            try
            {
                var position = 0;
                LayoutCodec.ReadRowGroup(damaged, ref position);
            }
            catch (ParquetException)
            {
                // Refused.
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(100)]
    public void What_is_no_parquet_file_is_refused(int length)
    {
        Assert.Throws<ParquetException>(() => new ParquetFileReader(new MemorySource(new byte[length])));
    }

    private static void Decode(ColumnChunkLayout chunk, PageLayout page, byte[] body)
    {
        var reader = new PageReader(chunk, page, body, new byte[page.ScratchSizeBytes]);
        if (page.Kind != PageKind.Dictionary)
            reader.ReadPresence(new ulong[(page.RowCount / 64) + 1]);
        if (reader.HasCodes)
        {
            var codes = new int[reader.ValueCount];
            reader.ReadCodes(codes);
            Assert.All(codes, code => Assert.InRange(code, 0, chunk.Dictionary!.Value.ValueCount - 1));
            return;
        }

        switch (chunk.Type)
        {
            case Schema.PhysicalType.Int32:
                reader.ReadInt32(new int[reader.ValueCount]);
                break;
            case Schema.PhysicalType.Int64:
                reader.ReadInt64(new long[reader.ValueCount]);
                break;
            case Schema.PhysicalType.Double:
                reader.ReadDouble(new double[reader.ValueCount]);
                break;
            case Schema.PhysicalType.FixedLengthByteArray:
                reader.ReadFixed(new byte[reader.ValueCount * chunk.TypeLength]);
                break;
            default:
                reader.ReadByteArrays(new byte[reader.MaxBlobSizeBytes], new int[reader.ValueCount + 1]);
                break;
        }
    }
}
