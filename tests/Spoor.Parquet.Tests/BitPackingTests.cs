using System.Runtime.InteropServices;
using Spoor.Parquet.Encodings;

namespace Spoor.Parquet.Tests;

public sealed class BitPackingTests
{
    [Fact]
    public void All_widths_and_lengths_equal_the_definition()
    {
        var random = new Random(1);
        for (var width = 0; width <= 32; width++)
        {
            for (var count = 0; count < 150; count += random.Next(1, 5))
            {
                var values = Values(random, count, width);
                var expected = BitByBit(values, width);
                var packed = new Guarded(BitPacking.PackedSize(count, width));
                Assert.Equal(expected.Length, BitPacking.Pack(values.Select(value => (int)value).ToArray(), width, packed.Span));
                Assert.Equal(expected, packed.Span.ToArray());
                packed.AssertIntact();

                // Not one byte more than the values' bits take.
                var unpacked = new Guarded(count * 4);
                BitPacking.Unpack(packed.Span[..(((count * width) + 7) / 8)], width, MemoryMarshal.Cast<byte, int>(unpacked.Span));
                Assert.Equal(values.Select(value => (int)value), MemoryMarshal.Cast<byte, int>(unpacked.Span).ToArray());
                unpacked.AssertIntact();
            }
        }
    }

    [Fact]
    public void Wide_values_equal_the_definition()
    {
        var random = new Random(2);
        for (var width = 0; width <= 64; width++)
        {
            var values = Values(random, 69, width);
            var packed = new byte[BitPacking.PackedSize(values.Length, width)];
            BitPacking.Pack(values, width, packed);
            Assert.Equal(BitByBit(values, width), packed);
            var unpacked = new ulong[values.Length];
            BitPacking.Unpack(packed.AsSpan(0, ((values.Length * width) + 7) / 8), width, unpacked);
            Assert.Equal(values, unpacked);
        }
    }

    [Fact]
    public void Bits_above_the_width_are_ignored()
    {
        var values = Enumerable.Repeat(-1, 40).ToArray();
        for (var width = 1; width < 32; width++)
        {
            var packed = new byte[BitPacking.PackedSize(values.Length, width)];
            BitPacking.Pack(values, width, packed);
            Assert.True(packed.AsSpan().IndexOfAnyExcept((byte)0xFF) < 0);
        }
    }

    [Fact]
    public void Too_few_bytes_are_refused()
    {
        for (var width = 1; width <= 32; width++)
        {
            var source = new byte[BitPacking.PackedSize(64, width) - 1];
            Assert.Throws<ParquetException>(() => BitPacking.Unpack(source, width, new int[64]));
        }

        Assert.Throws<ParquetException>(() => BitPacking.Unpack(new byte[500], 33, new int[8]));
    }

    private static ulong[] Values(Random random, int count, int width) =>
        [.. Enumerable.Range(0, count).Select(_ => width == 0 ? 0 : (ulong)random.NextInt64(long.MinValue, long.MaxValue) >> (64 - width))];

    private static byte[] BitByBit(ulong[] values, int width)
    {
        var result = new byte[(values.Length + 7) / 8 * width];
        for (var i = 0; i < values.Length; i++)
        {
            for (var bit = 0; bit < width; bit++)
            {
                var at = (i * width) + bit;
                result[at / 8] |= (byte)((values[i] >> bit & 1) << (at % 8));
            }
        }

        return result;
    }
}
