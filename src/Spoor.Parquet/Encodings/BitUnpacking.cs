using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Parquet.Encodings;

/// <content>Unpacking: with AVX2 eight values at a time, each moved into its lane by a byte shuffle and a shift of its own.</content>
public static partial class BitPacking
{
    /// <summary>For each width: 32 byte numbers that bring every value's bytes into its lane, relative to the two 16-byte loads.</summary>
    private static readonly byte[] Shuffles = BuildShuffles();

    /// <summary>For each width: how far each of the eight lanes is shifted right.</summary>
    private static readonly uint[] Shifts = BuildShifts();

    /// <summary>
    /// Unpacks <paramref name="destination"/>.Length values of <paramref name="width"/> (0 to 32) bits. The source need not hold
    /// more than their bits; whole groups are not required.
    /// </summary>
    /// <exception cref="ParquetException">The source is too short, or the width is above 32.</exception>
    public static unsafe void Unpack(ReadOnlySpan<byte> source, int width, Span<int> destination)
    {
        CheckUnpack(source.Length, width, 32, destination.Length);
        if (width == 0)
        {
            destination.Clear();
            return;
        }

        fixed (byte* from = source)
        fixed (int* to = destination)
        {
            if (width == 32)
            {
                Unsafe.CopyBlockUnaligned(to, from, (uint)destination.Length * 4);
                return;
            }

            var done = 0;
            if (Avx2.IsSupported && FitsLanes(width))
                done = UnpackLanes(from, source.Length, width, to, destination.Length);
            UnpackScalar(from, source.Length, width, to, done, destination.Length);
        }
    }

    /// <summary>The same for values of up to 64 bits.</summary>
    /// <exception cref="ParquetException">The source is too short, or the width is above 64.</exception>
    public static unsafe void Unpack(ReadOnlySpan<byte> source, int width, Span<ulong> destination)
    {
        CheckUnpack(source.Length, width, 64, destination.Length);
        if (width == 0)
        {
            destination.Clear();
            return;
        }

        var mask = ulong.MaxValue >> (64 - width);
        long bit = 0;
        var i = 0;
        fixed (byte* from = source)
        {
            // A value of up to 57 bits lies in eight bytes whatever bit it begins at; a wider one may need a ninth.
            for (; i < destination.Length && (bit >> 3) + 9 <= source.Length; i++)
            {
                var shift = (int)(bit & 7);
                var value = Unsafe.ReadUnaligned<ulong>(from + (bit >> 3)) >> shift;
                if (width > 57)
                    value |= ((ulong)from[(bit >> 3) + 8] << 1) << (63 - shift);
                destination[i] = value & mask;
                bit += width;
            }
        }

        for (; i < destination.Length; i++)
        {
            var at = (int)(bit >> 3);
            var shift = (int)(bit & 7);
            var value = ReadUpTo8(source[at..]) >> shift;
            if (shift + width > 64)
                value |= (ulong)source[at + 8] << (64 - shift);
            destination[i] = value & mask;
            bit += width;
        }
    }

    private static void CheckUnpack(int sourceLength, int width, int maxWidth, int count)
    {
        if ((uint)width > (uint)maxWidth)
            throw new ParquetException($"bit width {width} above {maxWidth}");
        if (((long)count * width) + 7 >> 3 > sourceLength)
            throw new ParquetException($"{count} values of {width} bits do not fit", sourceLength);
    }

    /// <summary>True when each value, whatever bit it begins at, lies in four bytes of its own.</summary>
    private static bool FitsLanes(int width) => width <= 26 || width == 28;

    private static unsafe int UnpackLanes(byte* from, int length, int width, int* to, int count)
    {
        Vector256<byte> shuffle;
        Vector256<uint> shift;
        fixed (byte* shuffles = Shuffles)
        fixed (uint* shifts = Shifts)
        {
            shuffle = Vector256.Load(shuffles + (width * 32));
            shift = Vector256.Load(shifts + (width * 8));
        }

        var mask = Vector256.Create(uint.MaxValue >> (32 - width));
        var upper = 4 * width / 8;

        // The second load reads 16 bytes from the fifth value on.
        var last = length - upper - 16;
        var groups = last < 0 ? 0 : Math.Min(count / 8, (last / width) + 1);
        for (var group = 0; group < groups; group++)
        {
            var bytes = Vector256.Create(Vector128.Load(from), Vector128.Load(from + upper));
            var values = Avx2.ShiftRightLogicalVariable(Avx2.Shuffle(bytes, shuffle).AsUInt32(), shift) & mask;
            values.Store((uint*)to);
            from += width;
            to += 8;
        }

        return groups * 8;
    }

    private static unsafe void UnpackScalar(byte* from, int length, int width, int* to, int start, int end)
    {
        var mask = uint.MaxValue >> (32 - width);
        var bit = (long)start * width;
        var i = start;
        for (; i < end && (bit >> 3) + 8 <= length; i++)
        {
            to[i] = (int)((uint)(Unsafe.ReadUnaligned<ulong>(from + (bit >> 3)) >> (int)(bit & 7)) & mask);
            bit += width;
        }

        for (; i < end; i++)
        {
            var at = (int)(bit >> 3);
            to[i] = (int)((uint)(ReadUpTo8(new ReadOnlySpan<byte>(from + at, length - at)) >> (int)(bit & 7)) & mask);
            bit += width;
        }
    }

    private static ulong ReadUpTo8(ReadOnlySpan<byte> source)
    {
        if (source.Length >= 8)
            return BinaryPrimitives.ReadUInt64LittleEndian(source);
        ulong value = 0;
        for (var i = 0; i < source.Length; i++)
            value |= (ulong)source[i] << (8 * i);
        return value;
    }

    /// <summary>The bit at which a lane's value begins, counted from the byte at which its half is loaded.</summary>
    private static int LaneBit(int width, int lane) => lane < 4 ? lane * width : (4 * width & 7) + ((lane - 4) * width);

    private static byte[] BuildShuffles()
    {
        var table = new byte[33 * 32];
        for (var width = 1; width <= 28; width++)
        {
            for (var i = 0; i < 32; i++)
                table[(width * 32) + i] = (byte)((LaneBit(width, i / 4) / 8) + (i % 4));
        }

        return table;
    }

    private static uint[] BuildShifts()
    {
        var table = new uint[33 * 8];
        for (var width = 1; width <= 28; width++)
        {
            for (var lane = 0; lane < 8; lane++)
                table[(width * 8) + lane] = (uint)LaneBit(width, lane) % 8;
        }

        return table;
    }
}
