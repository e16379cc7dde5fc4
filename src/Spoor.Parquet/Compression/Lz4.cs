using System.Numerics;
using System.Runtime.CompilerServices;

namespace Spoor.Parquet.Compression;

/// <summary>The LZ4 block format without frame or length prefix, which Parquet calls LZ4_RAW.</summary>
public static class Lz4
{
    private const int MinMatch = 4;

    /// <summary>
    /// Positions remembered of a hash, the last one first. With one alone, values that all begin alike find the value before them and not the one that
    /// they share most with: four take a tenth off columns of paths and ids, for 40 ns a span.
    /// </summary>
    private const int Ways = 4;

    /// <summary>The format ends with at least this many literals.</summary>
    private const int LastLiterals = 5;

    /// <summary>The format lets no match begin within this many bytes of the end.</summary>
    private const int MatchStartLimit = 12;

    /// <summary>How far back a match may lie.</summary>
    public const int MaxOffset = 65535;

    /// <summary>No block of the format decodes to more than this many times its length.</summary>
    public const int MaxRatio = 255;

    /// <summary>Room that always suffices for <see cref="TryEncode"/>.</summary>
    public static int MaxEncodedLength(int sourceLength) => checked(sourceLength + (sourceLength / 255) + 16);

    /// <summary>
    /// Compresses into <paramref name="destination"/>; false as soon as it does not fit, so a short destination is how a caller says
    /// what saving is worth it.
    /// </summary>
    public static bool TryEncode(ReadOnlySpan<byte> source, Span<byte> destination, out int written) =>
        TryCompress(source, 0, destination, out written);

    /// <summary>
    /// Compresses a part of a block that other parts follow, the last one made by <see cref="TryEncode"/>: one
    /// after another they are one block, and each can be decoded alone, since its matches reach back no further than its start. Within a block only a
    /// match can end a sequence; so the last four bytes of a part must have occurred in it before.
    /// </summary>
    /// <param name="source">More than 4 bytes. The parts that follow must have at least 12 bytes.</param>
    /// <param name="lastOffset">How far before its end the last four bytes occurred, from 1 to <see cref="MaxOffset"/>.</param>
    /// <exception cref="ArgumentException">They did not.</exception>
    public static bool TryEncodePart(ReadOnlySpan<byte> source, int lastOffset, Span<byte> destination, out int written)
    {
        var last = source.Length - MinMatch;
        if (lastOffset is < 1 or > MaxOffset || lastOffset > last || !source.Slice(last - lastOffset, MinMatch).SequenceEqual(source[last..]))
            throw new ArgumentException($"the last four bytes do not occur {lastOffset} bytes before", nameof(lastOffset));
        return TryCompress(source, lastOffset, destination, out written);
    }

    private static unsafe bool TryCompress(ReadOnlySpan<byte> source, int lastOffset, Span<byte> destination, out int written)
    {
        // A table that fits the input: clearing 16 Ki entries would cost more than compressing a small page.
        var hashBits = Math.Clamp(BitOperations.Log2((uint)source.Length | 1) - 1, 7, 12);
        var table = stackalloc int[Ways << hashBits];
        new Span<int>(table, Ways << hashBits).Clear();
        fixed (byte* sourceStart = source)
        fixed (byte* destinationStart = destination)
        {
            written = Encode(sourceStart, source.Length, destinationStart, destination.Length, table, 32 - hashBits, lastOffset);
            return written >= 0;
        }
    }

    /// <summary>Decompresses a whole block.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ParquetException">The block is damaged or decodes to more than <paramref name="destination"/> holds.</exception>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination) => Decompress(source, destination, isPart: false);

    /// <summary>Decompresses what <see cref="TryEncodePart"/> made, or the last part of such a block.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ParquetException">The part is damaged or decodes to more than <paramref name="destination"/> holds.</exception>
    public static int DecodePart(ReadOnlySpan<byte> source, Span<byte> destination) => Decompress(source, destination, isPart: true);

    private static unsafe int Decompress(ReadOnlySpan<byte> source, Span<byte> destination, bool isPart)
    {
        fixed (byte* sourceStart = source)
        fixed (byte* destinationStart = destination)
        {
            var result = Decode(sourceStart, source.Length, destinationStart, destination.Length, isPart);
            return result >= 0 ? result : throw new ParquetException("damaged LZ4 block", -(result + 1));
        }
    }

    /// <param name="lastOffset">0 for the end of a block; else how far back the match of four bytes lies that ends a part.</param>
    private static unsafe int Encode(byte* source, int sourceLength, byte* destination, int capacity, int* table, int hashShift, int lastOffset)
    {
        var output = destination;
        var outputEnd = destination + capacity;
        var end = source + sourceLength - (lastOffset > 0 ? MinMatch : 0);
        var matchEnd = lastOffset > 0 ? end : end - LastLiterals;
        var lastStart = end - MatchStartLimit;
        var anchor = source;
        var input = source + 1; // position 0 is what empty table entries point to

        while (end - source > MatchStartLimit && input <= lastStart)
        {
            // Find a match; steps grow by one for every 64 misses, so incompressible data is passed over quickly.
            byte* match;
            var misses = 1 << 6;
            while (true)
            {
                match = LongestMatch(source, input, matchEnd, Bucket(table, input, hashShift));
                if (match != null)
                    break;
                input += misses++ >> 6;
                if (input > lastStart)
                    goto Literals;
            }

            while (input > anchor && match > source && input[-1] == match[-1])
            {
                input--;
                match--;
            }

            var literals = (int)(input - anchor);
            var offset = (int)(input - match);
            var length = MatchLength(input + MinMatch, match + MinMatch, matchEnd);

            // Token, both lengths with their extra bytes, literals, offset.
            if (outputEnd - output < 3L + literals + ExtraLengthBytes(literals) + ExtraLengthBytes(length))
                return -1;
            var token = output++;
            *token = (byte)((Math.Min(literals, 15) << 4) | Math.Min(length, 15));
            output = WriteLength(output, literals);
            output = CopyLiterals(anchor, end, output, outputEnd, literals);
            Unsafe.WriteUnaligned(output, (ushort)offset);
            output = WriteLength(output + 2, length);

            input += MinMatch + length;
            anchor = input;
            if (input <= lastStart)
            {
                var previous = input - 2;
                *Bucket(table, previous, hashShift) = (int)(previous - source);
            }
        }

    Literals:
        var rest = (int)(end - anchor);
        if (outputEnd - output < (lastOffset > 0 ? 3L : 1L) + rest + ExtraLengthBytes(rest))
            return -1;
        *output++ = (byte)(Math.Min(rest, 15) << 4);
        output = WriteLength(output, rest);
        Unsafe.CopyBlockUnaligned(output, anchor, (uint)rest);
        output += rest;
        if (lastOffset > 0)
        {
            Unsafe.WriteUnaligned(output, (ushort)lastOffset);
            output += 2;
        }

        return (int)(output - destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int* Bucket(int* table, byte* input, int hashShift) =>
        table + ((int)((Unsafe.ReadUnaligned<uint>(input) * 2654435761u) >> hashShift) * Ways);

    /// <summary>Of the positions in a bucket the one that shares most with the input, or null; the input takes the first place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte* LongestMatch(byte* source, byte* input, byte* matchEnd, int* bucket)
    {
        var sequence = Unsafe.ReadUnaligned<uint>(input);
        byte* longest = null;
        var longestLength = -1;
        var moved = (int)(input - source);
        for (var way = 0; way < Ways; way++)
        {
            var candidate = source + bucket[way];
            (bucket[way], moved) = (moved, bucket[way]);
            if (Unsafe.ReadUnaligned<uint>(candidate) != sequence || input - candidate > MaxOffset)
                continue;
            var length = MatchLength(input + MinMatch, candidate + MinMatch, matchEnd);
            if (length <= longestLength)
                continue;
            longest = candidate;
            longestLength = length;
        }

        return longest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int MatchLength(byte* input, byte* match, byte* limit)
    {
        var start = input;
        while (input + 8 <= limit)
        {
            var difference = Unsafe.ReadUnaligned<ulong>(input) ^ Unsafe.ReadUnaligned<ulong>(match);
            if (difference != 0)
                return (int)(input - start) + (BitOperations.TrailingZeroCount(difference) >> 3);
            input += 8;
            match += 8;
        }

        while (input < limit && *input == *match)
        {
            input++;
            match++;
        }

        return (int)(input - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ExtraLengthBytes(int length) => length < 15 ? 0 : ((length - 15) / 255) + 1;

    /// <summary>The bytes that follow a token for a length of 15 or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte* WriteLength(byte* output, int length)
    {
        if (length < 15)
            return output;
        for (length -= 15; length >= 255; length -= 255)
            *output++ = 255;
        *output++ = (byte)length;
        return output;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte* CopyLiterals(byte* from, byte* fromEnd, byte* to, byte* toEnd, int count)
    {
        if (count <= 16 && fromEnd - from >= 16 && toEnd - to >= 16)
        {
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<UInt128>(from));
            return to + count;
        }

        Unsafe.CopyBlockUnaligned(to, from, (uint)count);
        return to + count;
    }

    /// <returns>Bytes written, or -1 - (position of the fault in the source).</returns>
    private static unsafe int Decode(byte* source, int sourceLength, byte* destination, int capacity, bool isPart)
    {
        var input = source;
        var inputEnd = source + sourceLength;
        var output = destination;
        var outputEnd = destination + capacity;

        while (true)
        {
            if (input == inputEnd)
            {
                // Only a part may end with a match.
                if (isPart)
                    return (int)(output - destination);
                break;
            }

            var token = *input++;
            var literals = token >> 4;
            if (literals < 15 && inputEnd - input >= 18 && outputEnd - output >= 16)
            {
                Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<UInt128>(input));
            }
            else
            {
                if (literals == 15 && !ReadLength(ref input, inputEnd, ref literals))
                    break;
                if (literals > inputEnd - input || literals > outputEnd - output)
                    break;
                Unsafe.CopyBlockUnaligned(output, input, (uint)literals);
            }

            input += literals;
            output += literals;
            if (input == inputEnd)
                return (int)(output - destination);

            if (inputEnd - input < 2)
                break;
            int offset = Unsafe.ReadUnaligned<ushort>(input);
            input += 2;
            var match = output - offset;
            if (offset == 0 || match < destination)
                break;
            var length = token & 15;
            if (length == 15 && !ReadLength(ref input, inputEnd, ref length))
                break;
            length += MinMatch;
            if (length > outputEnd - output)
                break;
            output = CopyMatch(match, output, outputEnd, offset, length);
        }

        return -1 - (int)(input - source);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe byte* CopyMatch(byte* match, byte* output, byte* outputEnd, int offset, int length)
    {
        var stop = output + length;
        if (offset >= 16 && outputEnd - stop >= 16)
        {
            // May write up to 15 bytes past the match; what follows overwrites them.
            do
            {
                Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<UInt128>(match));
                output += 16;
                match += 16;
            }
            while (output < stop);
        }
        else if (offset >= 8 && outputEnd - stop >= 8)
        {
            do
            {
                Unsafe.WriteUnaligned(output, Unsafe.ReadUnaligned<ulong>(match));
                output += 8;
                match += 8;
            }
            while (output < stop);
        }
        else if (offset == 1)
        {
            Unsafe.InitBlockUnaligned(output, *match, (uint)length);
        }
        else
        {
            while (output < stop)
                *output++ = *match++;
        }

        return stop;
    }

    private static unsafe bool ReadLength(ref byte* input, byte* end, ref int length)
    {
        byte next;
        do
        {
            if (input == end || length > int.MaxValue - 512)
                return false;
            next = *input++;
            length += next;
        }
        while (next == 255);
        return true;
    }
}
