using System.Numerics;
using System.Runtime.InteropServices;
using Spoor.Parquet.Writing;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Writes an optional column of integers or floats, with a dictionary when that takes fewer bytes.</summary>
internal static class NumberColumn
{
    /// <param name="numbers">Scratch.</param>
    /// <param name="type"><see cref="AttributeType.Int"/> or <see cref="AttributeType.Double"/>.</param>
    /// <param name="codes">Negative where a row has no value; overwritten.</param>
    /// <param name="longs">The values, floats as their bits.</param>
    /// <param name="present">How many rows have a value.</param>
    public static void Write(
        ColumnChunkWriter column, PageCursor pages, LongDictionary numbers, AttributeType type, Span<int> codes, ReadOnlySpan<long> longs, int present)
    {
        if (present == 0)
        {
            pages.WriteAbsent(column, codes.Length);
        }
        else if (TryEncode(numbers, type, codes, longs, present))
        {
            if (type == AttributeType.Int)
                column.WriteDictionary(numbers.Values);
            else
                column.WriteDictionary(MemoryMarshal.Cast<long, double>(numbers.Values));
            pages.WriteOptionalCodes(column, codes);
        }
        else if (type == AttributeType.Int)
        {
            pages.WriteOptionalInt64(column, longs, codes);
        }
        else
        {
            pages.WriteOptionalDouble(column, MemoryMarshal.Cast<long, double>(longs), codes);
        }
    }

    /// <summary>Turns numbers into codes when a dictionary takes fewer bytes than the numbers themselves.</summary>
    private static bool TryEncode(LongDictionary numbers, AttributeType type, Span<int> codes, ReadOnlySpan<long> longs, int present)
    {
        numbers.Clear();
        long min = long.MaxValue, max = long.MinValue;
        var limit = Math.Max(16, present / 4);
        for (var row = 0; row < codes.Length && numbers.Count <= limit; row++)
        {
            if (codes[row] < 0)
                continue;
            numbers.Intern(longs[row]);
            min = Math.Min(min, longs[row]);
            max = Math.Max(max, longs[row]);
        }

        if (numbers.Count > limit)
            return false;
        long plainBits = type == AttributeType.Double ? 64 : 64 - BitOperations.LeadingZeroCount((ulong)(max - min));
        long codeBits = 32 - BitOperations.LeadingZeroCount((uint)Math.Max(0, numbers.Count - 1));
        if ((numbers.Count * 64L) + (present * codeBits) > present * plainBits)
            return false;
        for (var row = 0; row < codes.Length; row++)
        {
            if (codes[row] >= 0)
                codes[row] = numbers.Intern(longs[row]);
        }

        return true;
    }
}
