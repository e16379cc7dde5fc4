namespace Spoor.Parquet;

/// <summary>Variable-length integers (ULEB128) with bounds checks, and the zigzag mapping of signed ones.</summary>
internal static class Varint
{
    public const int MaxLength = 10;

    public static int Write(Span<byte> destination, ulong value)
    {
        var position = 0;
        while (value >= 0x80)
        {
            destination[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[position++] = (byte)value;
        return position;
    }

    public static ulong ReadUInt64(ReadOnlySpan<byte> source, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if ((uint)position >= (uint)source.Length)
                throw new ParquetException("data ends inside a number", position);
            var next = source[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new ParquetException("a number takes more than ten bytes", position);
    }

    public static uint ReadUInt32(ReadOnlySpan<byte> source, ref int position)
    {
        var value = ReadUInt64(source, ref position);
        return value <= uint.MaxValue ? (uint)value : throw new ParquetException($"the number {value} does not fit 32 bits", position);
    }

    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
