namespace Spoor.Parquet.Compression;

/// <summary>Decodes the raw Snappy format, for files of other writers.</summary>
internal static class Snappy
{
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ParquetException">The block is damaged or decodes to more than <paramref name="destination"/> holds.</exception>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var position = 0;
        var length = Varint.ReadUInt32(source, ref position);
        if (length > (uint)destination.Length)
            throw new ParquetException($"Snappy block of {length} bytes where {destination.Length} are expected", 0);
        var written = 0;
        while (position < source.Length)
        {
            var tag = source[position++];
            int count;
            if ((tag & 3) == 0)
            {
                var extra = Math.Max(0, (tag >> 2) - 59);
                var size = extra == 0 ? (uint)tag >> 2 : LittleEndian(source, ref position, extra);
                if (size >= (uint)(source.Length - position) || size >= length - (uint)written)
                    throw new ParquetException("damaged Snappy block", position);
                count = (int)size + 1;
                source.Slice(position, count).CopyTo(destination[written..]);
                position += count;
                written += count;
                continue;
            }

            uint offset;
            if ((tag & 3) == 1)
            {
                count = ((tag >> 2) & 7) + 4;
                offset = ((uint)(tag >> 5) << 8) | LittleEndian(source, ref position, 1);
            }
            else
            {
                count = (tag >> 2) + 1;
                offset = LittleEndian(source, ref position, (tag & 3) == 2 ? 2 : 4);
            }

            if (offset == 0 || offset > (uint)written || count > length - written)
                throw new ParquetException("damaged Snappy block", position);
            var from = written - (int)offset;
            for (var i = 0; i < count; i++)
                destination[written + i] = destination[from + i];
            written += count;
        }

        return written == length ? written : throw new ParquetException("Snappy block ends early", source.Length);
    }

    private static uint LittleEndian(ReadOnlySpan<byte> source, ref int position, int size)
    {
        if (size > source.Length - position)
            throw new ParquetException("Snappy block ends early", position);
        uint value = 0;
        for (var i = 0; i < size; i++)
            value |= (uint)source[position++] << (8 * i);
        return value;
    }
}
