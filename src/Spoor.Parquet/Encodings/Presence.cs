using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spoor.Parquet.Encodings;

/// <summary>
/// Which rows of an optional column have a value: one bit a row, the lowest bit of the first word first, unused bits 0. In a file these are
/// definition levels 0 and 1.
/// </summary>
public static class Presence
{
    /// <summary>For each of 256 patterns of presence in eight rows: which of the next values each row takes.</summary>
    private static readonly int[] Expansions = BuildTable(expand: true);

    /// <summary>For each of 256 patterns: the rows that have a value, one after another.</summary>
    private static readonly int[] Compressions = BuildTable(expand: false);

    /// <summary>The same for each of 16 patterns in four rows of 64-bit values, each two lanes.</summary>
    private static readonly int[] LongExpansions = BuildLongTable();

    public static int WordCount(int rowCount) => (int)(((uint)rowCount + 63) / 64);

    /// <summary>The number of rows that have a value.</summary>
    public static int Count(ReadOnlySpan<ulong> presence)
    {
        var count = 0;
        foreach (var word in presence)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Room that suffices for <see cref="Encode"/>.</summary>
    public static int MaxEncodedLength(int rowCount) => checked((WordCount(rowCount) * 8) + 5);

    /// <summary>Writes definition levels: one RLE run when all or no rows have a value, else one bit-packed run.</summary>
    /// <param name="presence">One bit a row; bits from <paramref name="rowCount"/> on must be 0. Empty means that all rows have a value.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Encode(ReadOnlySpan<ulong> presence, int rowCount, Span<byte> destination)
    {
        if (rowCount == 0)
            return 0;
        var count = presence.IsEmpty ? rowCount : Count(presence[..WordCount(rowCount)]);
        if (count == 0 || count == rowCount)
            return RleHybrid.EncodeRun(count == 0 ? 0 : 1, rowCount, 1, destination);
        var groups = (rowCount + 7) / 8;
        var header = Varint.Write(destination, ((ulong)groups << 1) | 1);
        MemoryMarshal.AsBytes(presence)[..groups].CopyTo(destination[header..]);
        return header + groups;
    }

    /// <summary>Reads the definition levels of <paramref name="rowCount"/> rows, in runs of any kind.</summary>
    /// <param name="presence">At least <see cref="WordCount"/> words; unused bits become 0.</param>
    /// <returns>The number of rows that have a value.</returns>
    /// <exception cref="ParquetException">The source ends early or is damaged.</exception>
    public static int Decode(ReadOnlySpan<byte> source, int rowCount, Span<ulong> presence)
    {
        presence = presence[..WordCount(rowCount)];
        presence.Clear();
        var position = 0;
        for (var row = 0; row < rowCount;)
        {
            var header = Varint.ReadUInt32(source, ref position);
            if ((header & 1) == 0)
            {
                var count = (int)Math.Min(header >> 1, (uint)(rowCount - row));
                if (position >= source.Length)
                    throw new ParquetException("data ends inside definition levels", position);
                var level = source[position++];
                if (level > 1)
                    throw new ParquetException($"definition level {level} in a flat column", position - 1);
                if (level == 1)
                    SetRange(presence, row, count);
                row += count;
                continue;
            }

            var bytes = (int)Math.Min(header >> 1, (uint)((rowCount - row + 7) / 8));
            if (bytes > source.Length - position)
                throw new ParquetException("data ends inside definition levels", position);
            CopyBits(source.Slice(position, bytes), presence, row);
            position += bytes;
            row += (int)Math.Min((long)bytes * 8, rowCount - row);
        }

        if ((rowCount & 63) != 0)
            presence[^1] &= (1ul << (rowCount & 63)) - 1;
        return Count(presence);
    }

    /// <summary>Counts the rows that have a value without keeping which.</summary>
    /// <exception cref="ParquetException">The source ends early or is damaged.</exception>
    internal static int CountEncoded(ReadOnlySpan<byte> source, int rowCount)
    {
        var words = ArrayPool<ulong>.Shared.Rent(WordCount(rowCount));
        try
        {
            return Decode(source, rowCount, words);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(words);
        }
    }

    /// <summary>
    /// Gives every row its value: those of rows that have one are taken from <paramref name="values"/> in order, all others become
    /// <paramref name="absent"/>.
    /// </summary>
    /// <param name="presence">One bit for each element of <paramref name="destination"/>.</param>
    /// <param name="values">As many as there are bits set; must not overlap the destination.</param>
    public static unsafe void Spread(ReadOnlySpan<ulong> presence, ReadOnlySpan<int> values, Span<int> destination, int absent = -1)
    {
        CheckSpread(presence, values.Length, destination.Length);
        fixed (int* source = values)
        fixed (int* target = destination)
        fixed (int* table = Expansions)
        {
            var next = 0;
            var row = 0;
            if (Avx2.IsSupported)
            {
                var fill = Vector256.Create(absent);
                for (; row + 8 <= destination.Length && next + 8 <= values.Length; row += 8)
                {
                    var bits = (byte)(presence[row >> 6] >> (row & 63));
                    var expanded = Avx2.PermuteVar8x32(Vector256.Load(source + next), Vector256.Load(table + (bits * 8)));
                    Vector256.ConditionalSelect(LaneMask(bits), expanded, fill).Store(target + row);
                    next += BitOperations.PopCount(bits);
                }
            }

            for (; row < destination.Length; row++)
                target[row] = (presence[row >> 6] >> (row & 63) & 1) != 0 ? source[next++] : absent;
        }
    }

    /// <inheritdoc cref="Spread(ReadOnlySpan{ulong}, ReadOnlySpan{int}, Span{int}, int)"/>
    public static void Spread<T>(ReadOnlySpan<ulong> presence, ReadOnlySpan<T> values, Span<T> destination, T absent)
        where T : unmanaged
    {
        CheckSpread(presence, values.Length, destination.Length);
        if (Avx2.IsSupported && Unsafe.SizeOf<T>() == sizeof(long))
        {
            SpreadLongs(
                presence, MemoryMarshal.Cast<T, long>(values), MemoryMarshal.Cast<T, long>(destination), Unsafe.BitCast<T, long>(absent));
            return;
        }

        for (var row = 0; row < destination.Length; row += 64)
        {
            var rows = destination.Slice(row, Math.Min(64, destination.Length - row));
            var word = presence[row >> 6];
            if (word == ulong.MaxValue)
            {
                values[..64].CopyTo(rows);
                values = values[64..];
                continue;
            }

            rows.Fill(absent);
            var next = 0;
            for (; word != 0; word &= word - 1)
                rows[BitOperations.TrailingZeroCount(word)] = values[next++];
            values = values[next..];
        }
    }

    private static unsafe void SpreadLongs(ReadOnlySpan<ulong> presence, ReadOnlySpan<long> values, Span<long> destination, long absent)
    {
        fixed (long* source = values)
        fixed (long* target = destination)
        fixed (int* table = LongExpansions)
        {
            var next = 0;
            var row = 0;
            var fill = Vector256.Create(absent);
            var lanes = Vector256.Create(1L, 2, 4, 8);
            for (; row + 4 <= destination.Length && next + 4 <= values.Length; row += 4)
            {
                var bits = (int)(presence[row >> 6] >> (row & 63)) & 15;
                var expanded = Avx2.PermuteVar8x32(Vector256.Load((int*)(source + next)), Vector256.Load(table + (bits * 8))).AsInt64();
                var mask = Vector256.Equals(Vector256.Create((long)bits) & lanes, lanes);
                Vector256.ConditionalSelect(mask, expanded, fill).Store(target + row);
                next += BitOperations.PopCount((uint)bits);
            }

            for (; row < destination.Length; row++)
                target[row] = (presence[row >> 6] >> (row & 63) & 1) != 0 ? source[next++] : absent;
        }
    }

    /// <summary>The reverse of <see cref="Spread(ReadOnlySpan{ulong}, ReadOnlySpan{int}, Span{int}, int)"/>: takes negative codes out.</summary>
    /// <param name="codes">One a row; negative where there is no value.</param>
    /// <param name="presence">Receives one bit a row; at least <see cref="WordCount"/> words.</param>
    /// <param name="present">Receives the codes that are there; as long as <paramref name="codes"/>, what follows the last one is overwritten.</param>
    /// <returns>The number of codes that are there.</returns>
    public static unsafe int Compact(ReadOnlySpan<int> codes, Span<ulong> presence, Span<int> present)
    {
        presence = presence[..WordCount(codes.Length)];
        presence.Clear();
        ArgumentOutOfRangeException.ThrowIfLessThan(present.Length, codes.Length, nameof(present));
        fixed (int* source = codes)
        fixed (int* target = present)
        fixed (int* table = Compressions)
        {
            var next = 0;
            var row = 0;
            if (Avx2.IsSupported)
            {
                for (; row + 8 <= codes.Length; row += 8)
                {
                    var values = Vector256.Load(source + row);
                    var bits = (byte)~Avx.MoveMask(values.AsSingle());
                    presence[row >> 6] |= (ulong)bits << (row & 63);
                    Avx2.PermuteVar8x32(values, Vector256.Load(table + (bits * 8))).Store(target + next);
                    next += BitOperations.PopCount(bits);
                }
            }

            for (; row < codes.Length; row++)
            {
                if (source[row] < 0)
                    continue;
                presence[row >> 6] |= 1ul << (row & 63);
                target[next++] = source[row];
            }

            return next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> LaneMask(byte bits)
    {
        var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        return Vector256.Equals(Vector256.Create((int)bits) & lanes, lanes);
    }

    private static void CheckSpread(ReadOnlySpan<ulong> presence, int valueCount, int rowCount)
    {
        var words = WordCount(rowCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(presence.Length, words, nameof(presence));
        var count = Count(presence[..words]);
        if (valueCount < count)
            throw new ArgumentException($"{valueCount} values for {count} rows that have one", nameof(valueCount));
        if ((rowCount & 63) != 0 && presence[words - 1] >> (rowCount & 63) != 0)
            throw new ArgumentException("bits are set behind the last row", nameof(presence));
    }

    private static void SetRange(Span<ulong> words, int start, int count)
    {
        var end = start + count;
        while (start < end)
        {
            var shift = start & 63;
            var take = Math.Min(64 - shift, end - start);
            words[start >> 6] |= (take == 64 ? ulong.MaxValue : (1ul << take) - 1) << shift;
            start += take;
        }
    }

    private static void CopyBits(ReadOnlySpan<byte> source, Span<ulong> words, int start)
    {
        if ((start & 7) == 0)
        {
            source.CopyTo(MemoryMarshal.AsBytes(words)[(start / 8)..]);
            return;
        }

        foreach (var value in source)
        {
            var shift = start & 63;
            words[start >> 6] |= (ulong)value << shift;
            if (shift > 56 && (start >> 6) + 1 < words.Length)
                words[(start >> 6) + 1] |= (ulong)value >> (64 - shift);
            start += 8;
        }
    }

    private static int[] BuildLongTable()
    {
        var table = new int[16 * 8];
        for (var bits = 0; bits < 16; bits++)
        {
            var next = 0;
            for (var row = 0; row < 4; row++)
            {
                if ((bits >> row & 1) == 0)
                    continue;
                table[(bits * 8) + (2 * row)] = 2 * next;
                table[(bits * 8) + (2 * row) + 1] = (2 * next) + 1;
                next++;
            }
        }

        return table;
    }

    private static int[] BuildTable(bool expand)
    {
        var table = new int[256 * 8];
        for (var bits = 0; bits < 256; bits++)
        {
            var next = 0;
            for (var row = 0; row < 8; row++)
            {
                if ((bits >> row & 1) == 0)
                    continue;
                table[(bits * 8) + (expand ? row : next)] = expand ? next : row;
                next++;
            }
        }

        return table;
    }
}
