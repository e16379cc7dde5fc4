using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Parquet.Encodings;

/// <summary>Packs integers of a fixed number of bits, least significant bit first, in groups of eight values, as Parquet does.</summary>
public static partial class BitPacking
{
    /// <summary>The bits that the numbers 0 to <paramref name="max"/> take; 0 when that is 0.</summary>
    public static int Width(uint max) => 32 - BitOperations.LeadingZeroCount(max);

    /// <summary>The bytes that <paramref name="count"/> values take, rounded up to whole groups of eight.</summary>
    public static int PackedSize(int count, int width) => checked((int)((count + 7L) / 8 * width));

    /// <summary>Packs the low <paramref name="width"/> bits (0 to 32) of each value; missing values of the last group are 0.</summary>
    /// <returns>The number of bytes written, <see cref="PackedSize"/>.</returns>
    public static unsafe int Pack(ReadOnlySpan<int> values, int width, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)width, 32u, nameof(width));
        var size = PackedSize(values.Length, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, size, nameof(destination));
        if (size == 0)
            return 0;
        fixed (int* source = values)
        fixed (byte* target = destination)
        {
            if (width == 32)
            {
                Unsafe.CopyBlockUnaligned(target, source, (uint)(values.Length * 4));
                new Span<byte>(target + (values.Length * 4), size - (values.Length * 4)).Clear();
                return size;
            }

            var done = 0;
            if (Avx2.IsSupported && width <= 16)
            {
                // A group is written with 16 bytes, so it needs that much room.
                var groups = Math.Min(values.Length / 8, destination.Length < 16 ? 0 : ((destination.Length - 16) / width) + 1);
                if (width == 8 || width == 16)
                    done = PackWhole(source, groups, width, target);
                else if (width < 8)
                    done = PackNarrow(source, groups, width, target);
                else
                    done = PackMedium(source, groups, width, target);
            }

            PackScalar(source + done, values.Length - done, width, target + (done / 8 * width), size - (done / 8 * width));
        }

        return size;
    }

    /// <summary>The same for values of up to 64 bits.</summary>
    public static int Pack(ReadOnlySpan<ulong> values, int width, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)width, 64u, nameof(width));
        var size = PackedSize(values.Length, width);
        var target = destination[..size];
        if (width == 0)
            return 0;
        var mask = ulong.MaxValue >> (64 - width);
        ulong pending = 0;
        var filled = 0;
        foreach (var value in values)
        {
            var masked = value & mask;
            pending |= masked << filled;
            filled += width;
            if (filled < 64)
                continue;
            MemoryMarshal.Write(target, pending);
            target = target[8..];
            filled -= 64;
            pending = filled == 0 ? 0 : masked >> (width - filled);
        }

        for (; target.Length > 0; target = target[1..])
        {
            target[0] = (byte)pending;
            pending >>= 8;
        }

        return size;
    }

    private static unsafe void PackScalar(int* source, int count, int width, byte* target, int size)
    {
        var mask = uint.MaxValue >> (32 - width);
        var end = target + size;
        ulong pending = 0;
        var filled = 0;
        for (var i = 0; i < count; i++)
        {
            ulong value = (uint)source[i] & mask;
            pending |= value << filled;
            filled += width;
            if (filled < 64)
                continue;
            Unsafe.WriteUnaligned(target, pending);
            target += 8;
            filled -= 64;
            pending = filled == 0 ? 0 : value >> (width - filled);
        }

        while (target < end)
        {
            *target++ = (byte)pending;
            pending >>= 8;
        }
    }

    /// <summary>Four values in each half of a group, joined: first two and two, then four, in the low 64 bits of either half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe Vector256<ulong> JoinFours(int* source, Vector256<uint> mask, Vector256<ulong> low, int width)
    {
        var pairs = (Vector256.Load((uint*)source) & mask).AsUInt64();
        pairs = (pairs & low) | (pairs >>> (32 - width));
        return pairs | (Avx2.ShiftRightLogical128BitLane(pairs, 8) << (2 * width));
    }

    private static unsafe int PackNarrow(int* source, int groups, int width, byte* target)
    {
        var mask = Vector256.Create(uint.MaxValue >> (32 - width));
        var low = Vector256.Create(0xFFFFFFFFul);
        var half = 4 * width;
        for (var group = 0; group < groups; group++)
        {
            var fours = JoinFours(source, mask, low, width);
            Unsafe.WriteUnaligned(target, fours.GetElement(0) | (fours.GetElement(2) << half));
            source += 8;
            target += width;
        }

        return groups * 8;
    }

    private static unsafe int PackMedium(int* source, int groups, int width, byte* target)
    {
        var mask = Vector256.Create(uint.MaxValue >> (32 - width));
        var low = Vector256.Create(0xFFFFFFFFul);
        var half = 4 * width;
        for (var group = 0; group < groups; group++)
        {
            var fours = JoinFours(source, mask, low, width);
            var upper = fours.GetElement(2);
            Unsafe.WriteUnaligned(target, fours.GetElement(0) | (upper << half));
            Unsafe.WriteUnaligned(target + 8, upper >> (64 - half));
            source += 8;
            target += width;
        }

        return groups * 8;
    }

    /// <summary>Widths of whole bytes.</summary>
    private static unsafe int PackWhole(int* source, int groups, int width, byte* target)
    {
        for (var group = 0; group < groups; group++)
        {
            var values = Vector256.Load((uint*)source) & Vector256.Create(uint.MaxValue >> (32 - width));
            var shorts = Vector128.Narrow(values.GetLower(), values.GetUpper());
            if (width == 16)
                shorts.Store((ushort*)target);
            else
                Vector128.Narrow(shorts, shorts).GetLower().Store(target);
            source += 8;
            target += width;
        }

        return groups * 8;
    }
}
