using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Spoor.Store.Query;

/// <summary>
/// Loops over columns. Every method clears, in a row set's words, the bits of rows whose value fails; words that are 0 already are skipped.
/// </summary>
internal static class ColumnScan
{
    /// <summary>Keeps rows whose value compares with the literal as <typeparamref name="TOp"/> says.</summary>
    public static void Compare<T, TOp>(ReadOnlySpan<T> values, T literal, Span<ulong> words)
        where T : unmanaged, IComparisonOperators<T, T, bool>
        where TOp : struct, IComparison
    {
        var wide = Vector256.Create(literal);
        var lanes = Vector256<T>.Count;
        ref var start = ref MemoryMarshal.GetReference(values);
        var full = Math.Min(values.Length >> 6, words.Length);
        for (var w = 0; w < full; w++)
        {
            if (words[w] == 0)
                continue;
            ulong bits = 0;
            for (var lane = 0; lane < 64; lane += lanes)
            {
                var vector = Vector256.LoadUnsafe(ref start, (nuint)((w << 6) + lane));
                bits |= (ulong)TOp.Compare(vector, wide).ExtractMostSignificantBits() << lane;
            }

            words[w] &= bits;
        }

        if (full >= words.Length)
            return;
        ulong tail = 0;
        for (var row = full << 6; row < values.Length; row++)
        {
            if (TOp.Compare(values[row], literal))
                tail |= 1UL << row;
        }

        words[full] &= tail;
    }

    /// <summary>Keeps rows whose value compares with the literal as the operator says.</summary>
    public static void Compare<T>(ReadOnlySpan<T> values, TraceQL.BinaryOperator op, T literal, Span<ulong> words)
        where T : unmanaged, IComparisonOperators<T, T, bool>
    {
        switch (op)
        {
            case TraceQL.BinaryOperator.Equal:
                Compare<T, IsEqual>(values, literal, words);
                break;
            case TraceQL.BinaryOperator.NotEqual:
                Compare<T, IsNotEqual>(values, literal, words);
                break;
            case TraceQL.BinaryOperator.Less:
                Compare<T, IsLess>(values, literal, words);
                break;
            case TraceQL.BinaryOperator.LessOrEqual:
                Compare<T, IsLessOrEqual>(values, literal, words);
                break;
            case TraceQL.BinaryOperator.Greater:
                Compare<T, IsGreater>(values, literal, words);
                break;
            case TraceQL.BinaryOperator.GreaterOrEqual:
                Compare<T, IsGreaterOrEqual>(values, literal, words);
                break;
            default:
                words.Clear();
                break;
        }
    }

    /// <summary>Keeps rows whose integer, converted to a float, compares with the literal as the operator says.</summary>
    public static void CompareAsDouble(ReadOnlySpan<long> values, TraceQL.BinaryOperator op, double literal, Span<ulong> words)
    {
        Span<double> block = stackalloc double[64];
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == 0)
                continue;
            var longs = values.Slice(w << 6, Math.Min(64, values.Length - (w << 6)));
            for (var i = 0; i < longs.Length; i++)
                block[i] = longs[i];
            Compare(block[..longs.Length], op, literal, words.Slice(w, 1));
        }
    }

    /// <summary>Keeps rows whose code is in the table; the table's first entry stands for code -1, the next for 0, and so on.</summary>
    public static void InTable(ReadOnlySpan<int> codes, ReadOnlySpan<byte> table, Span<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == 0)
                continue;
            var block = codes.Slice(w << 6, Math.Min(64, codes.Length - (w << 6)));
            ulong bits = 0;
            for (var i = 0; i < block.Length; i++)
                bits |= (ulong)table[block[i] + 1] << i;
            words[w] &= bits;
        }
    }

    /// <summary>Keeps rows whose byte is in the table of 256.</summary>
    public static void InTable(ReadOnlySpan<byte> values, ReadOnlySpan<byte> table, Span<ulong> words)
    {
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w] == 0)
                continue;
            var block = values.Slice(w << 6, Math.Min(64, values.Length - (w << 6)));
            ulong bits = 0;
            for (var i = 0; i < block.Length; i++)
                bits |= (ulong)table[block[i]] << i;
            words[w] &= bits;
        }
    }
}
