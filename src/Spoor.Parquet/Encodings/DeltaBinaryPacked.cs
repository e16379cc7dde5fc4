using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spoor.Parquet.Encodings;

/// <summary>
/// DELTA_BINARY_PACKED: the first value, then blocks of differences less the smallest of the block, bit-packed with a width for each miniblock.
/// Written in blocks of 128 values with 4 miniblocks, read with any that the format allows.
/// </summary>
public static class DeltaBinaryPacked
{
    private const int BlockSize = 128;
    private const int MiniBlocks = 4;
    private const int MiniBlockSize = BlockSize / MiniBlocks;

    /// <summary>Limit of what other writers may use; the format sets none.</summary>
    private const int MaxBlockSize = 1 << 16;

    /// <summary>Room that suffices for <see cref="Encode"/>.</summary>
    public static int MaxEncodedLength(int count, int valueSizeBytes) =>
        checked(40 + ((count + BlockSize - 1) / BlockSize * (Varint.MaxLength + MiniBlocks + (BlockSize * valueSizeBytes))));

    /// <summary>Encodes values of INT32 (<see cref="int"/>) or INT64 (<see cref="long"/>).</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Encode<T>(ReadOnlySpan<T> values, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var position = Varint.Write(destination, BlockSize);
        position += Varint.Write(destination[position..], MiniBlocks);
        position += Varint.Write(destination[position..], (ulong)values.Length);
        position += Varint.Write(destination[position..], Varint.ZigZag(values.IsEmpty ? 0 : long.CreateTruncating(values[0])));
        Span<T> deltas = stackalloc T[BlockSize];
        for (var start = 1; start < values.Length; start += BlockSize)
        {
            var count = Math.Min(BlockSize, values.Length - start);
            var min = Differences(values.Slice(start - 1, count + 1), deltas);
            position += Varint.Write(destination[position..], Varint.ZigZag(long.CreateTruncating(min)));

            // What lies behind the last value packs as 0.
            deltas[count..].Fill(min);
            var widths = destination.Slice(position, MiniBlocks);
            position += MiniBlocks;
            for (var mini = 0; mini < MiniBlocks; mini++)
            {
                if (mini * MiniBlockSize >= count)
                {
                    widths[mini] = 0;
                    continue;
                }

                var part = deltas.Slice(mini * MiniBlockSize, MiniBlockSize);
                widths[mini] = (byte)Subtract(part, min);
                position += PackMiniBlock<T>(part, widths[mini], destination[position..]);
            }
        }

        return position;
    }

    /// <summary>Decodes <paramref name="destination"/>.Length values, which must be as many as were encoded.</summary>
    /// <returns>The number of bytes of <paramref name="source"/> used.</returns>
    /// <exception cref="ParquetException">The source ends early, is damaged or holds another number of values.</exception>
    [SkipLocalsInit]
    public static int Decode<T>(ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        Span<int> narrow = stackalloc int[MiniBlockSize];
        Span<ulong> wide = stackalloc ulong[MiniBlockSize];
        var position = 0;
        var blockSize = Varint.ReadUInt32(source, ref position);
        var miniBlocks = Varint.ReadUInt32(source, ref position);
        var total = Varint.ReadUInt64(source, ref position);
        var value = T.CreateTruncating(Varint.UnZigZag(Varint.ReadUInt64(source, ref position)));
        if (blockSize is 0 or > MaxBlockSize || miniBlocks == 0 || blockSize % miniBlocks != 0 || blockSize / miniBlocks % 32 != 0)
            throw new ParquetException($"delta block of {blockSize} values in {miniBlocks} miniblocks", 0);
        if (total != (ulong)destination.Length)
            throw new ParquetException($"{total} delta values where {destination.Length} are expected", 0);
        if (destination.IsEmpty)
            return position;

        destination[0] = value;
        destination = destination[1..];
        var miniBlockSize = (int)(blockSize / miniBlocks);
        while (!destination.IsEmpty)
        {
            var min = T.CreateTruncating(Varint.UnZigZag(Varint.ReadUInt64(source, ref position)));
            if (miniBlocks > source.Length - position)
                throw new ParquetException("data ends inside a delta block", position);
            var widths = source.Slice(position, (int)miniBlocks);
            position += (int)miniBlocks;
            for (var mini = 0; mini < widths.Length && !destination.IsEmpty; mini++)
            {
                var count = Math.Min(miniBlockSize, destination.Length);
                var width = (int)widths[mini];
                if (width > Unsafe.SizeOf<T>() * 8)
                    throw new ParquetException($"delta of {width} bits in values of {Unsafe.SizeOf<T>() * 8}", position);
                value = DecodeMiniBlock(source[position..], width, min, value, destination[..count], narrow, wide);
                destination = destination[count..];
                position = Math.Min(source.Length, position + (miniBlockSize / 8 * width));
            }
        }

        return position;
    }

    /// <summary>Writes values[i + 1] - values[i], wrapping; returns the smallest.</summary>
    private static T Differences<T>(ReadOnlySpan<T> values, Span<T> deltas)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var count = values.Length - 1;
        ref var source = ref Unsafe.AsRef(in values[0]);
        ref var target = ref deltas[0];
        var i = 0;
        var min = T.MaxValue;
        if (count >= Vector256<T>.Count)
        {
            var mins = Vector256.Create(min);
            for (; i + Vector256<T>.Count <= count; i += Vector256<T>.Count)
            {
                var delta = Vector256.LoadUnsafe(ref source, (nuint)i + 1) - Vector256.LoadUnsafe(ref source, (nuint)i);
                delta.StoreUnsafe(ref target, (nuint)i);
                mins = Vector256.Min(mins, delta);
            }

            for (var lane = 0; lane < Vector256<T>.Count; lane++)
                min = T.Min(min, mins[lane]);
        }

        for (; i < count; i++)
        {
            deltas[i] = unchecked(values[i + 1] - values[i]);
            min = T.Min(min, deltas[i]);
        }

        return min;
    }

    /// <summary>Takes <paramref name="min"/> from each; returns the bits that the largest then needs, read as unsigned.</summary>
    private static int Subtract<T>(Span<T> deltas, T min)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref var first = ref deltas[0];
        var all = Vector256<T>.Zero;
        var mins = Vector256.Create(min);
        for (var i = 0; i < MiniBlockSize; i += Vector256<T>.Count)
        {
            var delta = Vector256.LoadUnsafe(ref first, (nuint)i) - mins;
            delta.StoreUnsafe(ref first, (nuint)i);
            all |= delta;
        }

        ulong bits = 0;
        for (var lane = 0; lane < Vector256<T>.Count; lane++)
            bits |= ToUInt64(all[lane]);
        return 64 - BitOperations.LeadingZeroCount(bits);
    }

    private static int PackMiniBlock<T>(ReadOnlySpan<T> deltas, int width, Span<byte> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (width == 0)
            return 0;
        if (width <= 32)
        {
            Span<int> narrow = stackalloc int[MiniBlockSize];
            for (var i = 0; i < narrow.Length; i++)
                narrow[i] = int.CreateTruncating(deltas[i]);
            return BitPacking.Pack(narrow, width, destination);
        }

        Span<ulong> wide = stackalloc ulong[MiniBlockSize];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = ToUInt64(deltas[i]);
        return BitPacking.Pack(wide, width, destination);
    }

    private static T DecodeMiniBlock<T>(
        ReadOnlySpan<byte> source, int width, T min, T value, Span<T> destination, Span<int> narrow, Span<ulong> wide)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (width == 0)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = value = unchecked(value + min);
            return value;
        }

        // In pieces of 32 values, which begin at whole bytes.
        while (true)
        {
            var piece = destination[..Math.Min(MiniBlockSize, destination.Length)];
            if (width <= 32)
            {
                BitPacking.Unpack(source, width, narrow[..piece.Length]);
                value = Sum(narrow, min, value, piece);
            }
            else
            {
                BitPacking.Unpack(source, width, wide[..piece.Length]);
                for (var i = 0; i < piece.Length; i++)
                    piece[i] = value = unchecked(value + (min + T.CreateTruncating(wide[i])));
            }

            destination = destination[piece.Length..];
            if (destination.IsEmpty)
                return value;
            source = source[(MiniBlockSize / 8 * width)..];
        }
    }

    /// <summary>Running sums; four at a time, so that only one addition in four waits for the one before.</summary>
    private static unsafe T Sum<T>(ReadOnlySpan<int> deltas, T min, T value, Span<T> destination)
        where T : unmanaged, IBinaryInteger<T>
    {
        fixed (int* source = deltas[..destination.Length])
        fixed (T* target = destination)
        {
            var i = 0;
            for (; i + 4 <= destination.Length; i += 4)
            {
                var first = min + T.CreateTruncating((uint)source[i]);
                var second = first + min + T.CreateTruncating((uint)source[i + 1]);
                var third = second + min + T.CreateTruncating((uint)source[i + 2]);
                var fourth = third + min + T.CreateTruncating((uint)source[i + 3]);
                target[i] = value + first;
                target[i + 1] = value + second;
                target[i + 2] = value + third;
                target[i + 3] = value += fourth;
            }

            for (; i < destination.Length; i++)
                target[i] = value += min + T.CreateTruncating((uint)source[i]);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ToUInt64<T>(T value)
        where T : unmanaged, IBinaryInteger<T> =>
        typeof(T) == typeof(int) ? (uint)(int)(object)value : ulong.CreateTruncating(value);
}
