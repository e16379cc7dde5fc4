using System.Globalization;
using System.Text;
using Spoor.Parquet.Compression;
using Spoor.TestKit;

namespace Spoor.Parquet.Tests;

public sealed class Lz4Tests
{
    [Fact]
    public void Decodes_a_block_written_by_hand()
    {
        // One literal, a match of 5 at distance 1, five last literals.
        byte[] block = [0x11, (byte)'a', 1, 0, 0x50, .. "bcdef"u8];
        var decoded = new byte[11];
        Assert.Equal(11, Lz4.Decode(block, decoded));
        Assert.Equal("aaaaaabcdef", Encoding.ASCII.GetString(decoded));
    }

    [Fact]
    public void Everything_comes_back_and_nothing_is_written_outside()
    {
        for (var seed = 0; seed < 1500; seed++)
        {
            var source = Data(seed);
            var encoded = new Guarded(Lz4.MaxEncodedLength(source.Length));
            Assert.True(Lz4.TryEncode(source, encoded.Span, out var length));
            encoded.AssertIntact();

            // Exactly enough room must do, one byte less must be refused.
            var exact = new Guarded(length);
            Assert.True(Lz4.TryEncode(source, exact.Span, out _));
            exact.AssertIntact();
            var short1 = new Guarded(length - 1);
            Assert.False(Lz4.TryEncode(source, short1.Span, out _));
            short1.AssertIntact();

            var decoded = new Guarded(source.Length);
            Assert.Equal(source.Length, Lz4.Decode(encoded.Span[..length], decoded.Span));
            Assert.True(source.AsSpan().SequenceEqual(decoded.Span), $"seed {seed}");
            decoded.AssertIntact();
        }
    }

    [Fact]
    public void Repeated_text_gets_small()
    {
        var source = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(i => $"SELECT * FROM orders WHERE id = {i} LIMIT 1;")));
        Assert.True(Lz4.TryEncode(source, new byte[source.Length / 4], out _));
    }

    [Fact]
    public void Damaged_blocks_are_refused_or_decode_within_the_destination()
    {
        for (var seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            var source = Data(seed % 200);
            var encoded = new byte[Lz4.MaxEncodedLength(source.Length)];
            Lz4.TryEncode(source, encoded, out var length);
            var damaged = Damage.Apply(random, encoded.AsSpan(0, length));
            var decoded = new Guarded(random.Next(source.Length + 20));
            try
            {
                Lz4.Decode(damaged, decoded.Span);
            }
            catch (ParquetException)
            {
                // Refused.
            }

            decoded.AssertIntact();
        }
    }

    [Fact]
    public void Parts_decode_alone_and_together()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            // Each part but the last ends with four bytes that it had before.
            var random = new Random(seed);
            var parts = Enumerable.Range(0, random.Next(1, 5)).Select(i => Part(random, Data((seed * 7) + i))).ToList();
            byte[] last = [.. Data(seed), .. new byte[12]];
            var encoded = new List<byte>();
            foreach (var (bytes, offset) in parts)
            {
                var buffer = new Guarded(Lz4.MaxEncodedLength(bytes.Length));
                Assert.True(Lz4.TryEncodePart(bytes, offset, buffer.Span, out var length));
                buffer.AssertIntact();
                var exact = new Guarded(length);
                Assert.True(Lz4.TryEncodePart(bytes, offset, exact.Span, out _));
                exact.AssertIntact();
                Assert.False(Lz4.TryEncodePart(bytes, offset, new byte[length - 1], out _));
                var decoded = new Guarded(bytes.Length);
                Assert.Equal(bytes.Length, Lz4.DecodePart(exact.Span, decoded.Span));
                Assert.True(bytes.AsSpan().SequenceEqual(decoded.Span), $"seed {seed}");
                decoded.AssertIntact();
                Assert.Throws<ParquetException>(() => Lz4.Decode(exact.Span, new byte[bytes.Length]));
                encoded.AddRange(exact.Span);
            }

            var end = new byte[Lz4.MaxEncodedLength(last.Length)];
            Assert.True(Lz4.TryEncode(last, end, out var endLength));
            Assert.Equal(last.Length, Lz4.DecodePart(end.AsSpan(0, endLength), new byte[last.Length]));
            byte[] block = [.. encoded, .. end.AsSpan(0, endLength)];
            byte[] whole = [.. parts.SelectMany(part => part.Bytes), .. last];
            var all = new byte[whole.Length];
            Assert.Equal(whole.Length, Lz4.Decode(block, all));
            Assert.Equal(whole, all);
        }
    }

    [Fact]
    public void A_part_whose_end_did_not_occur_before_is_refused()
    {
        var bytes = "abcdefgh abcd"u8.ToArray();
        Assert.True(Lz4.TryEncodePart(bytes, 9, new byte[64], out _));
        foreach (var offset in new[] { -1, 0, 1, 8, 10, 65536 })
            Assert.Throws<ArgumentException>(() => Lz4.TryEncodePart(bytes, offset, new byte[64], out _));
        Assert.Throws<ArgumentException>(() => Lz4.TryEncodePart("abc"u8, 1, new byte[64], out _));
    }

    [ToolFact("node", "npm")]
    public void Another_implementation_decodes_what_we_encode_and_the_other_way_round()
    {
        foreach (var seed in new[] { 2, 5, 11 })
        {
            var source = Enumerable.Range(seed, 40).SelectMany(Data).ToArray();
            var encoded = new byte[Lz4.MaxEncodedLength(source.Length)];
            Assert.True(Lz4.TryEncode(source, encoded, out var length));
            var size = source.Length.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(source, NodeTools.Run("lz4.mjs", ["decompress", size], encoded[..length]));

            var theirs = NodeTools.Run("lz4.mjs", ["compress"], source);
            Assert.NotEmpty(theirs);
            var decoded = new byte[source.Length];
            Assert.Equal(source.Length, Lz4.Decode(theirs, decoded));
            Assert.Equal(source, decoded);
        }
    }

    private static (byte[] Bytes, int Offset) Part(Random random, byte[] data)
    {
        data = [.. "xyz"u8, (byte)random.Next(256), .. data];
        var offset = random.Next(4, Math.Min(data.Length, Lz4.MaxOffset) + 1);
        return ([.. data, .. data.AsSpan(data.Length - offset, 4)], offset);
    }

    /// <summary>Between noise and long repetitions, also longer than the largest distance.</summary>
    private static byte[] Data(int seed)
    {
        var random = new Random(seed);
        var data = new byte[seed % 50 == 49 ? random.Next(60_000, 200_000) : random.Next(0, 2000)];
        var letters = random.Next(1, 256);
        for (var i = 0; i < data.Length;)
        {
            var run = Math.Min(data.Length - i, random.Next(1, 300));
            if (i > 0 && random.Next(3) > 0)
            {
                var from = random.Next(i);
                for (var k = 0; k < run; k++)
                    data[i + k] = data[from + k];
            }
            else
            {
                for (var k = 0; k < run; k++)
                    data[i + k] = (byte)random.Next(letters);
            }

            i += run;
        }

        return data;
    }
}
