using Spoor.Parquet.Encodings;

namespace Spoor.Parquet.Tests;

/// <summary>Runs, presence and deltas: what is encoded comes back, known bytes are right, damaged ones are refused.</summary>
public sealed class EncodingTests
{
    [Fact]
    public void Runs_of_every_kind_come_back()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var width = random.Next(0, 33);
            var values = Codes(random, random.Next(0, 700), width);
            var mixed = new Guarded(RleHybrid.MaxEncodedLength(values.Length, width));
            var length = RleHybrid.Encode(values, width, mixed.Span);
            AssertDecodes(values, mixed.Span[..length], width);
            var packed = new Guarded(RleHybrid.MaxEncodedLength(values.Length, width));
            AssertDecodes(values, packed.Span[..RleHybrid.EncodePacked(values, width, packed.Span)], width);
            mixed.AssertIntact();
            packed.AssertIntact();
        }
    }

    [Fact]
    public void Long_runs_take_few_bytes()
    {
        var values = Enumerable.Range(0, 8000).Select(i => i / 400).ToArray();
        Assert.True(RleHybrid.Encode(values, 5, new byte[RleHybrid.MaxEncodedLength(8000, 5)]) < 100);
    }

    [Fact]
    public void The_example_of_the_specification_decodes()
    {
        // 0 to 7 in 3 bits, from the bit-packing example of the format's Encodings.md, then a run of four fives.
        byte[] encoded = [0x03, 0b10001000, 0b11000110, 0b11111010, 0x08, 0x05];
        var values = new int[12];
        Assert.Equal(encoded.Length, RleHybrid.Decode(encoded, 3, values));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 5, 5, 5, 5], values);
    }

    [Fact]
    public void Presence_comes_back_and_spreads_values_over_rows()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var share = random.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => random.NextDouble() };
            var codes = Enumerable.Range(0, random.Next(0, 600)).Select(i => random.NextDouble() < share ? i : -1 - random.Next(5)).ToArray();
            var expected = TestColumn.Bits([.. codes.Select(code => code >= 0)]);
            var presence = new ulong[Presence.WordCount(codes.Length)];
            var present = new int[codes.Length];
            var count = Presence.Compact(codes, presence, present);
            Assert.Equal(expected, presence);
            Assert.Equal(codes.Where(code => code >= 0), present[..count]);

            var encoded = new Guarded(Presence.MaxEncodedLength(codes.Length));
            var length = Presence.Encode(presence, codes.Length, encoded.Span);
            encoded.AssertIntact();
            var decoded = Enumerable.Repeat(ulong.MaxValue, presence.Length).ToArray();
            Assert.Equal(count, Presence.Decode(encoded.Span[..length], codes.Length, decoded));
            Assert.Equal(presence, decoded);

            var spread = new int[codes.Length];
            Presence.Spread(presence, present.AsSpan(0, count), spread, -7);
            Assert.Equal(codes.Select(code => code >= 0 ? code : -7), spread);
            var longs = new long[codes.Length];
            Presence.Spread(presence, present.Take(count).Select(code => (long)code).ToArray(), longs, -7L);
            Assert.Equal(codes.Select(code => code >= 0 ? (long)code : -7), longs);
            var shorts = new short[codes.Length];
            Presence.Spread<short>(presence, present.Take(count).Select(code => (short)code).ToArray(), shorts, -7);
            Assert.Equal(codes.Select(code => code >= 0 ? (short)code : (short)-7), shorts);
        }
    }

    [Fact]
    public void Presence_of_other_writers_in_several_runs_decodes()
    {
        // Three ones, eight bits from row 3 on, a run of zeros, sixteen bits from row 16 on.
        byte[] encoded = [0x06, 1, 0x03, 0b10110101, 0x0A, 0, 0x05, 0xF0, 0x0F];
        var presence = new ulong[1];
        Presence.Decode(encoded, 30, presence);
        Assert.Equal(((0x0FF0ul << 16) | (0b10110101ul << 3) | 7) & ((1ul << 30) - 1), presence[0]);
    }

    [Fact]
    public void Deltas_come_back_also_at_the_ends_of_the_range()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            var count = random.Next(0, 700);
            var shift = random.Next(64);
            var step = random.Next(3) == 0 ? 0 : 1L;
            long sum = 0;
            var longs = Enumerable.Range(0, count).Select(_ => sum = (sum * step) + (random.NextInt64(long.MinValue, long.MaxValue) >> shift)).ToArray();
            var ints = longs.Select(value => (int)value).ToArray();
            if (count > 3)
            {
                (longs[1], longs[2]) = (long.MinValue, long.MaxValue);
                (ints[1], ints[2]) = (int.MaxValue, int.MinValue);
            }

            AssertDeltas<long>(longs, 8);
            AssertDeltas<int>(ints, 4);
        }
    }

    [Fact]
    public void The_delta_example_of_the_specification_decodes()
    {
        // 7, 5, 3, 1, 2, 3, 4, 5: smallest difference -2, the rest in 2 bits.
        byte[] encoded = [0x80, 0x01, 0x04, 0x08, 0x0E, 0x03, 2, 0, 0, 0, 0b11000000, 0b00111111, 0, 0, 0, 0, 0, 0];
        var values = new long[8];
        DeltaBinaryPacked.Decode(encoded, values.AsSpan());
        Assert.Equal([7, 5, 3, 1, 2, 3, 4, 5], values);
    }

    [Fact]
    public void Random_bytes_are_refused_or_decode_within_the_destination()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var source = new byte[random.Next(60)];
            random.NextBytes(source);
            if (source.Length > 4 && random.Next(2) == 0)
                (source[0], source[1], source[2]) = (0x80, 1, 4);
            Try(() => RleHybrid.Decode(source, random.Next(34), new int[random.Next(300)]));
            Try(() => Presence.Decode(source, random.Next(300), new ulong[5]));
            var count = source.Length > 3 ? source[3] & 0x7F : 0;
            Try(() => DeltaBinaryPacked.Decode(source, new long[count].AsSpan()));
            Try(() => DeltaBinaryPacked.Decode(source, new int[count].AsSpan()));
            Try(() => PlainEncoding.ReadByteArrays(source, count, new byte[source.Length], new int[count + 1]));
            Try(() => PlainEncoding.ReadDeltaLengthByteArrays(source, count, new byte[source.Length], new int[count + 1]));
            Try(() => Compression.Snappy.Decode(source, new byte[random.Next(300)]));
        }
    }

    private static void Try(Action decode)
    {
        try
        {
            decode();
        }
        catch (ParquetException)
        {
            // Refused; anything else fails the test.
        }
    }

    private static void AssertDecodes(int[] values, ReadOnlySpan<byte> encoded, int width)
    {
        var decoded = new int[values.Length];
        Assert.Equal(encoded.Length, RleHybrid.Decode(encoded, width, decoded));
        Assert.Equal(values, decoded);
    }

    private static void AssertDeltas<T>(T[] values, int size)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>
    {
        var encoded = new Guarded(DeltaBinaryPacked.MaxEncodedLength(values.Length, size));
        var length = DeltaBinaryPacked.Encode<T>(values, encoded.Span);
        encoded.AssertIntact();
        var decoded = new T[values.Length];
        Assert.Equal(length, DeltaBinaryPacked.Decode(encoded.Span[..length], decoded.AsSpan()));
        Assert.Equal(values, decoded);
        for (var cut = 0; values.Length > 0 && cut < length; cut += 7)
        {
            // What is cut off may be padding only.
            var source = encoded.Span[..cut].ToArray();
            Try(() =>
            {
                DeltaBinaryPacked.Decode(source, decoded.AsSpan());
                Assert.Equal(values, decoded);
            });
        }
    }

    private static int[] Codes(Random random, int count, int width)
    {
        var values = new int[count];
        var runs = random.Next(1, 200);
        var last = 0;
        for (var i = 0; i < count; i++)
        {
            if (random.Next(runs) == 0)
                last = width == 0 ? 0 : (int)((uint)random.NextInt64(1L << 32) >> (32 - width));
            values[i] = last;
        }

        return values;
    }
}
