namespace Spoor.Parquet.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_standard() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void All_lengths_equal_the_definition_bit_by_bit()
    {
        var random = new Random(1);
        for (var length = 0; length < 400; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            Assert.Equal(BitByBit(data), Crc32.Compute(data));
            var half = length / 3;
            Assert.Equal(BitByBit(data), Crc32.Append(Crc32.Compute(data.AsSpan(0, half)), data.AsSpan(half)));
        }
    }

    private static uint BitByBit(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }
}
