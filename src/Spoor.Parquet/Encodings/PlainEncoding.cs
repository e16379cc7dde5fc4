using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Spoor.Parquet.Encodings;

/// <summary>Decodes PLAIN values and the other encodings that hold values whole.</summary>
public static class PlainEncoding
{
    /// <summary>Copies little-endian values.</summary>
    /// <exception cref="ParquetException">The source is too short.</exception>
    public static void Read<T>(ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged
    {
        var target = MemoryMarshal.AsBytes(destination);
        if (source.Length < target.Length)
            throw new ParquetException($"{destination.Length} PLAIN values do not fit", source.Length);
        source[..target.Length].CopyTo(target);
    }

    /// <summary>
    /// Splits byte arrays into their bytes, one after another in <paramref name="blob"/>, and <paramref name="count"/> + 1 offsets into it.
    /// </summary>
    /// <param name="blob">At least as long as <paramref name="source"/> less 4 bytes a value.</param>
    /// <returns>The number of bytes in the blob.</returns>
    /// <exception cref="ParquetException">The source ends early.</exception>
    public static int ReadByteArrays(ReadOnlySpan<byte> source, int count, Span<byte> blob, Span<int> offsets)
    {
        var position = 0;
        var written = 0;
        offsets[0] = 0;
        for (var i = 0; i < count; i++)
        {
            if (source.Length - position < 4)
                throw new ParquetException($"byte array {i} of {count} is missing", position);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(source[position..]);
            position += 4;
            if (length > (uint)(source.Length - position))
                throw new ParquetException($"byte array of {length} bytes ends behind the data", position);
            source.Slice(position, (int)length).CopyTo(blob[written..]);
            position += (int)length;
            written += (int)length;
            offsets[i + 1] = written;
        }

        return written;
    }

    /// <summary>Finds some of the byte arrays without copying any.</summary>
    /// <param name="indexes">Which ones, ascending.</param>
    /// <param name="places">Takes where the bytes of each lie in <paramref name="source"/>.</param>
    /// <exception cref="ParquetException">The source ends early.</exception>
    public static void FindByteArrays(ReadOnlySpan<byte> source, ReadOnlySpan<int> indexes, Span<(int Offset, int Length)> places)
    {
        var position = 0;
        var index = 0;
        for (var i = 0; i < indexes.Length; i++)
        {
            while (true)
            {
                if (source.Length - position < 4)
                    throw new ParquetException($"byte array {index} is missing", position);
                var length = BinaryPrimitives.ReadUInt32LittleEndian(source[position..]);
                if (length > (uint)(source.Length - position - 4))
                    throw new ParquetException($"byte array of {length} bytes ends behind the data", position);
                if (index == indexes[i])
                {
                    places[i] = (position + 4, (int)length);
                    break;
                }

                position += 4 + (int)length;
                index++;
            }
        }
    }

    /// <summary><see cref="ReadByteArrays"/> for DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.</summary>
    /// <inheritdoc cref="ReadByteArrays"/>
    public static int ReadDeltaLengthByteArrays(ReadOnlySpan<byte> source, int count, Span<byte> blob, Span<int> offsets)
    {
        var lengths = offsets.Slice(1, count);
        var bytes = source[DeltaBinaryPacked.Decode(source, lengths)..];
        var written = 0;
        offsets[0] = 0;
        foreach (ref var length in lengths)
        {
            if ((uint)length > (uint)(bytes.Length - written))
                throw new ParquetException($"byte array of {(uint)length} bytes ends behind the data", source.Length - bytes.Length + written);
            written += length;
            length = written;
        }

        bytes[..written].CopyTo(blob);
        return written;
    }

    /// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes and so on.</summary>
    /// <exception cref="ParquetException">The source is too short.</exception>
    public static void ReadByteStreamSplit(ReadOnlySpan<byte> source, int valueSizeBytes, Span<byte> destination)
    {
        if (source.Length < destination.Length)
            throw new ParquetException("BYTE_STREAM_SPLIT values do not fit", source.Length);
        var count = destination.Length / valueSizeBytes;
        for (var stream = 0; stream < valueSizeBytes; stream++)
        {
            var bytes = source.Slice(stream * count, count);
            for (var i = 0; i < count; i++)
                destination[(i * valueSizeBytes) + stream] = bytes[i];
        }
    }
}
