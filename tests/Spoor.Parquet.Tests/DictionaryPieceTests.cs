using System.Buffers;
using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Spoor.Parquet.Layout;
using Spoor.Parquet.Reading;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;

namespace Spoor.Parquet.Tests;

/// <summary>Dictionary pages that are read in pieces say what the whole page says, and damage in one is found there.</summary>
public sealed class DictionaryPieceTests
{
    [Fact]
    public void Pieces_are_the_page()
    {
        var pieces = 0;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => pieces += AssertPieces(new TestTable(seed))).QuickCheckThrowOnFailure();
        Assert.True(pieces > 50, $"only {pieces} pieces");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(5000)]
    public void Values_of_every_length_come_back(int length)
    {
        // Ends of pieces need lengths that occurred before: of very long values there are none.
        var (file, chunk) = Write(Enumerable.Range(0, 400).Select(i => Repeated(i, length)).ToArray(), 500);
        AssertPieces(file, chunk);
        Assert.Equal(length >= 256, chunk.DictionaryPieces.Count == 0);
    }

    [Fact]
    public void Small_dictionaries_have_no_pieces()
    {
        var values = Enumerable.Range(0, 400).Select(i => Repeated(i, 20)).ToArray();
        Assert.NotEmpty(Write(values, values.Sum(value => value.Length + 4) / 2).Chunk.DictionaryPieces);
        Assert.Empty(Write(values, (values.Sum(value => value.Length + 4) / 2) + 1).Chunk.DictionaryPieces);
    }

    [Fact]
    public void A_flipped_bit_is_found_in_its_piece_and_in_no_other()
    {
        var (file, chunk) = Write(Enumerable.Range(0, 3000).Select(i => Repeated(i, 12 + (i % 40))).ToArray(), 4000);
        Assert.True(chunk.DictionaryPieces.Count > 5);
        var random = new Random(1);
        for (var hit = 0; hit < chunk.DictionaryPieces.Count; hit++)
        {
            var start = DictionaryPieceReader.OffsetInFile(chunk, chunk.DictionaryPieces[hit]);
            var at = start + random.Next(chunk.DictionaryPieces[hit].CompressedSizeBytes);
            file[at] ^= (byte)(1 << random.Next(8));
            for (var i = 0; i < chunk.DictionaryPieces.Count; i++)
            {
                var piece = chunk.DictionaryPieces[i];
                if (i != hit)
                {
                    Open(file, chunk, piece).Check();
                    continue;
                }

                var fault = Assert.Throws<ParquetException>(() => Open(file, chunk, piece).Check());
                Assert.Equal(start, fault.Offset);
                Assert.Contains("checksum", fault.Message, StringComparison.Ordinal);
            }

            file[at] = Write(Enumerable.Range(0, 3000).Select(i => Repeated(i, 12 + (i % 40))).ToArray(), 4000).File[at];
        }
    }

    [Fact]
    public void Hostile_pieces_are_refused_or_read_within_bounds()
    {
        var (file, chunk) = Write(Enumerable.Range(0, 800).Select(i => Repeated(i, 5 + (i % 30))).ToArray(), 1000);
        var page = chunk.Dictionary!.Value;
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var piece = chunk.DictionaryPieces[random.Next(chunk.DictionaryPieces.Count)];
            int Near(int value, int most) => random.Next(3) switch
            {
                0 => value,
                1 => Math.Clamp(value + random.Next(-3, 4), 1, most),
                _ => random.Next(1, most + 1),
            };
            var from = Near(piece.CompressedOffset, page.CompressedSizeBytes - 1);
            piece = piece with
            {
                CompressedOffset = from,
                CompressedSizeBytes = Near(piece.CompressedSizeBytes, page.CompressedSizeBytes - from),
                UncompressedSizeBytes = Near(piece.UncompressedSizeBytes, page.UncompressedSizeBytes),
                FirstValueSizeBytes = Near(piece.FirstValueSizeBytes, page.UncompressedSizeBytes),
                ValueCount = Near(piece.ValueCount, page.ValueCount),
            };
            var body = file.AsSpan((int)page.BodyOffset + piece.CompressedOffset, piece.CompressedSizeBytes);
            if (random.Next(2) == 0)
                body = Damage.Apply(random, body);
            piece = piece with { Crc = Crc32.Compute(body), CompressedSizeBytes = body.Length };
            var scratch = new Guarded(piece.UncompressedSizeBytes);
            try
            {
                var reader = new DictionaryPieceReader(chunk, piece, body, scratch.Span);
                var codes = Enumerable.Range(0, 20).Select(_ => piece.FirstValue + random.Next(piece.ValueCount)).Distinct().Order().ToArray();
                var places = new (int Offset, int Length)[codes.Length];
                reader.Find(codes, places);
                foreach (var (offset, length) in places)
                    _ = reader.Values.Slice(offset, length);
                reader.Check();
            }
            catch (ParquetException)
            {
                // Refused.
            }

            scratch.AssertIntact();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Damaged_lists_of_pieces_are_refused_or_lie_within_the_page()
    {
        var (_, chunk) = Write(Enumerable.Range(0, 800).Select(i => Repeated(i, 5 + (i % 30))).ToArray(), 1000);
        var page = chunk.Dictionary!.Value;
        var output = new ArrayBufferWriter<byte>();
        DictionaryPieceCodec.Write(chunk.DictionaryPieces, output);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var damaged = Damage.Apply(new Random(seed), output.WrittenSpan);
            try
            {
                var position = 0;
                var pieces = DictionaryPieceCodec.Read(damaged, ref position, page);
                Assert.Equal(page.ValueCount, pieces.Sum(piece => (long)piece.ValueCount));
                Assert.Equal(page.UncompressedSizeBytes, pieces.Sum(piece => (long)piece.UncompressedSizeBytes));
                Assert.Equal(page.CompressedSizeBytes, pieces.Sum(piece => (long)piece.CompressedSizeBytes));
                Assert.All(pieces, piece => Assert.True(piece is { ValueCount: > 0, UncompressedSizeBytes: > 0, CompressedSizeBytes: > 0 }));
            }
            catch (ParquetException)
            {
                // Refused.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static int AssertPieces(TestTable table)
    {
        using var stream = new MemoryStream();
        using var writer = table.Write(stream);
        var file = stream.ToArray();
        return writer.RowGroups.SelectMany(group => group.Columns).Sum(chunk => AssertPieces(file, chunk));
    }

    private static int AssertPieces(byte[] file, ColumnChunkLayout chunk)
    {
        if (chunk.DictionaryPieces.Count == 0)
            return 0;
        var page = chunk.Dictionary!.Value;
        var whole = new PageReader(
            chunk, page, file.AsSpan((int)page.BodyOffset, page.CompressedSizeBytes), new byte[page.UncompressedSizeBytes]);
        var blob = new byte[whole.MaxBlobSizeBytes];
        var offsets = new int[page.ValueCount + 1];
        whole.ReadByteArrays(blob, offsets);
        var (code, offset, compressed) = (0, 0, 0);
        foreach (var piece in chunk.DictionaryPieces)
        {
            Assert.Equal((code, offset, compressed), (piece.FirstValue, piece.Offset, piece.CompressedOffset));
            var reader = Open(file, chunk, piece);
            Assert.True(reader.Values.SequenceEqual(whole.Values.Slice(offset, piece.UncompressedSizeBytes)));
            reader.Check();
            if (offset > 0)
                Assert.Equal(BinaryPrimitives.ReadInt32LittleEndian(whole.Values[(offset - 4)..]), piece.FirstValueSizeBytes);
            var random = new Random(code);
            var codes = Enumerable.Range(piece.FirstValue, piece.ValueCount).Where(_ => random.Next(3) == 0).ToArray();
            var places = new (int Offset, int Length)[codes.Length];
            reader.Find(codes, places);
            for (var i = 0; i < codes.Length; i++)
            {
                Assert.Equal(chunk.DictionaryPieces[chunk.FindPiece(codes[i])], piece);
                var expected = blob.AsSpan(offsets[codes[i]]..offsets[codes[i] + 1]);
                Assert.True(expected.SequenceEqual(reader.Values.Slice(places[i].Offset, places[i].Length)), $"value {codes[i]}");
            }

            (code, offset, compressed) = (code + piece.ValueCount, offset + piece.UncompressedSizeBytes, compressed + piece.CompressedSizeBytes);
        }

        Assert.Equal((page.ValueCount, page.UncompressedSizeBytes, page.CompressedSizeBytes), (code, offset, compressed));
        return chunk.DictionaryPieces.Count;
    }

    private static DictionaryPieceReader Open(byte[] file, ColumnChunkLayout chunk, DictionaryPiece piece) => new(
        chunk,
        piece,
        file.AsSpan((int)DictionaryPieceReader.OffsetInFile(chunk, piece), piece.CompressedSizeBytes),
        new byte[piece.UncompressedSizeBytes]);

    /// <summary>Text that LZ4 can shorten; not always another one for another number.</summary>
    private static byte[] Repeated(int number, int length)
    {
        var value = new byte[length];
        for (var i = 0; i < length; i++)
            value[i] = (byte)('a' + (i < 4 ? number >> (i * 4) & 15 : i % 5));
        return value;
    }

    private static (byte[] File, ColumnChunkLayout Chunk) Write(byte[][] values, int pieceSize)
    {
        using var stream = new MemoryStream();
        using var writer = new ParquetWriter(stream, [ColumnSchema.String("text")]) { DictionaryPieceSizeBytes = pieceSize };
        var group = writer.BeginRowGroup(values.Length);
        var column = group.BeginColumn();
        using var dictionary = new ByteArrayPageBuilder();
        foreach (var value in values)
            dictionary.Append(value);
        column.WriteDictionary(dictionary);
        column.WriteCodes([.. Enumerable.Range(0, values.Length)], values.Length);
        column.Finish();
        group.Finish();
        writer.Finish();
        return (stream.ToArray(), writer.RowGroups[0].Columns[0]);
    }
}
