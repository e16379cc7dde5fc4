using System.Buffers.Binary;

namespace Spoor.Parquet.Encodings;

/// <summary>The RLE / bit-packed hybrid of the Parquet format, without bit width or length before it.</summary>
public static class RleHybrid
{
    /// <summary>A bit-packed run's header holds its number of groups of eight.</summary>
    private const int MaxHeaderLength = 5;

    /// <summary>Room that suffices for each of the three encoders.</summary>
    public static int MaxEncodedLength(int count, int width) => checked(BitPacking.PackedSize(count, width) + (2 * MaxHeaderLength) + 4);

    /// <summary>One bit-packed run over all values.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int EncodePacked(ReadOnlySpan<int> values, int width, Span<byte> destination)
    {
        if (values.IsEmpty)
            return 0;
        var header = Varint.Write(destination, ((ulong)(values.Length + 7) / 8 << 1) | 1);
        return header + BitPacking.Pack(values, width, destination[header..]);
    }

    /// <summary>One run of <paramref name="count"/> equal values.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int EncodeRun(int value, int count, int width, Span<byte> destination)
    {
        if (count == 0)
            return 0;
        var position = Varint.Write(destination, (ulong)count << 1);
        for (var shift = 0; shift < width; shift += 8)
            destination[position++] = (byte)(value >> shift);
        return position;
    }

    /// <summary>Runs of equal values where that saves bytes, bit-packed runs between them.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(ReadOnlySpan<int> values, int width, Span<byte> destination)
    {
        // A run must save more than its own header and value, and the header of the bit-packed run that it ends, if there is one.
        var valueBits = Math.Max(width, 1);
        var runBits = 8 * (1 + ((width + 7) / 8));
        var minRunAfterRun = (runBits / valueBits) + 1;
        var minRunAfterPacked = ((runBits + 24) / valueBits) + 1;
        var position = 0;
        var pending = 0;
        for (var i = 0; i < values.Length;)
        {
            var rest = values[i..];
            var run = rest.IndexOfAnyExcept(rest[0]);
            if (run < 0)
                run = rest.Length;

            // The bit-packed run before it takes what fills its last group.
            var fill = Math.Min(run, (8 - ((i - pending) & 7)) & 7);
            if (run - fill < (pending == i ? minRunAfterRun : minRunAfterPacked))
            {
                i += run;
                continue;
            }

            i += fill;
            position += EncodePacked(values[pending..i], width, destination[position..]);
            position += EncodeRun(rest[0], run - fill, width, destination[position..]);
            i += run - fill;
            pending = i;
        }

        return position + EncodePacked(values[pending..], width, destination[position..]);
    }

    /// <summary>Decodes <paramref name="destination"/>.Length values.</summary>
    /// <returns>The number of bytes of <paramref name="source"/> used.</returns>
    /// <exception cref="ParquetException">The source ends early or is damaged.</exception>
    public static int Decode(ReadOnlySpan<byte> source, int width, Span<int> destination)
    {
        if ((uint)width > 32)
            throw new ParquetException($"bit width {width} above 32");
        var position = 0;
        while (!destination.IsEmpty)
        {
            var header = Varint.ReadUInt32(source, ref position);
            int count;
            if ((header & 1) == 0)
            {
                count = (int)Math.Min(header >> 1, (uint)destination.Length);
                destination[..count].Fill(ReadRunValue(source, ref position, width));
            }
            else
            {
                var groups = header >> 1;
                count = (int)Math.Min((long)groups * 8, destination.Length);
                BitPacking.Unpack(source[position..], width, destination[..count]);
                position = (int)Math.Min(source.Length, position + ((long)groups * width));
            }

            destination = destination[count..];
        }

        return position;
    }

    private static int ReadRunValue(ReadOnlySpan<byte> source, ref int position, int width)
    {
        var size = (width + 7) / 8;
        if (size > source.Length - position)
            throw new ParquetException("data ends inside a run", position);
        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        source.Slice(position, size).CopyTo(bytes);
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (width < 32 && (uint)value >> width != 0)
            throw new ParquetException($"run of {(uint)value} in values of {width} bits", position);
        position += size;
        return value;
    }
}
