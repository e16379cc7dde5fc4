using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Spoor.Store.Query;

namespace Spoor.Store.Metrics;

/// <summary>
/// Counts rows of a segment by code and class. Of columns with very many codes only the most frequent of each class are told apart: what stands out
/// among all spans stands out in their row groups, and to bring hundreds of thousands of texts together would cost more than all else.
/// </summary>
/// <param name="rows">The rows that count.</param>
/// <param name="classes">The class of each row of the segment, as a place in <paramref name="occurring"/>; meaningless for rows that do not count.</param>
/// <param name="weights">One for each row of the segment; empty when each counts 1.</param>
/// <param name="occurring">The classes that occur.</param>
internal sealed class ClassCounts(RowSet rows, ReadOnlyMemory<int> classes, ReadOnlyMemory<double> weights, int[] occurring)
{
    /// <summary>Up to this many distinct values all are reported.</summary>
    public const int MaxValues = 2048;

    /// <summary>Of more, these, for each class.</summary>
    private const int MostFrequent = 256;

    /// <summary>Codes and classes up to this many combinations are counted in an array.</summary>
    private const long MaxDense = 4 << 20;

    private int ClassCount => occurring.Length;

    /// <summary>Adds counts by place to cells by class.</summary>
    public void AddTo(Span<double> cells, ReadOnlySpan<double> counts)
    {
        for (var place = 0; place < counts.Length; place++)
            cells[occurring[place]] += counts[place];
    }

    /// <summary>Reports the counts of codes that occur.</summary>
    /// <param name="codes">One for each row of the segment.</param>
    /// <param name="codeCount">One more than the greatest.</param>
    /// <param name="report">Gets a code and its counts by place.</param>
    /// <param name="absent">Gets the counts of code -1; null when these do not matter.</param>
    /// <param name="rest">Gets the counts of all codes that are not reported; null to have all reported.</param>
    public void Count(ReadOnlySpan<int> codes, int codeCount, Report report, Action<ReadOnlySpan<double>>? absent = null, Action<ReadOnlySpan<double>>? rest = null)
    {
        if ((long)codeCount * ClassCount > MaxDense)
        {
            CountSparse(codes, report, absent);
            return;
        }

        var length = codeCount * ClassCount;
        var rented = ArrayPool<double>.Shared.Rent(Math.Max(1, length));
        var counts = rented.AsSpan(0, length);
        counts.Clear();
        Fill(codes, counts);
        if (absent is not null)
            ReportAbsent(codes, absent);
        if (rest is not null && codeCount > MaxValues)
            ReportMostFrequent(counts, codeCount, report, rest);
        else
            ReportAll(counts, codeCount, report);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The rows of a block of 64 that count and have a value, as bits.</summary>
    public static ulong Present(ReadOnlySpan<int> codes, int block, ulong counted)
    {
        if (counted == 0)
            return 0;
        var first = block << 6;
        ulong absent = 0;
        if (codes.Length - first >= 64)
        {
            ref var start = ref MemoryMarshal.GetReference(codes);
            for (var lane = 0; lane < 64; lane += Vector256<int>.Count)
                absent |= (ulong)Vector256.LoadUnsafe(ref start, (nuint)(first + lane)).ExtractMostSignificantBits() << lane;
        }
        else
        {
            for (var row = first; row < codes.Length; row++)
                absent |= (ulong)((uint)codes[row] >> 31) << (row - first);
        }

        return counted & ~absent;
    }

    private void Fill(ReadOnlySpan<int> codes, Span<double> counts)
    {
        var words = rows.Words;
        var places = classes.Span;
        var perRow = weights.Span;
        var classCount = ClassCount;
        for (var block = 0; block < words.Length; block++)
        {
            for (var word = Present(codes, block, words[block]); word != 0; word &= word - 1)
            {
                var row = (block << 6) + BitOperations.TrailingZeroCount(word);
                counts[(codes[row] * classCount) + places[row]] += perRow.IsEmpty ? 1 : perRow[row];
            }
        }
    }

    private void ReportAbsent(ReadOnlySpan<int> codes, Action<ReadOnlySpan<double>> absent)
    {
        Span<double> left = new double[ClassCount];
        var places = classes.Span;
        var perRow = weights.Span;
        var words = rows.Words;
        for (var block = 0; block < words.Length; block++)
        {
            for (var word = words[block] & ~Present(codes, block, words[block]); word != 0; word &= word - 1)
            {
                var row = (block << 6) + BitOperations.TrailingZeroCount(word);
                left[places[row]] += perRow.IsEmpty ? 1 : perRow[row];
            }
        }

        if (left.ContainsAnyExcept(0.0))
            absent(left);
    }

    private void ReportAll(ReadOnlySpan<double> counts, int codeCount, Report report)
    {
        for (var code = 0; code < codeCount; code++)
        {
            var own = counts.Slice(code * ClassCount, ClassCount);
            if (own.ContainsAnyExcept(0.0))
                report(code, own);
        }
    }

    private void ReportMostFrequent(ReadOnlySpan<double> counts, int codeCount, Report report, Action<ReadOnlySpan<double>> rest)
    {
        Span<double> least = new double[ClassCount];
        var one = ArrayPool<double>.Shared.Rent(codeCount);
        for (var place = 0; place < least.Length; place++)
        {
            var count = 0;
            for (var code = 0; code < codeCount; code++)
            {
                one[count] = counts[(code * ClassCount) + place];
                count += one[count] > 0 ? 1 : 0;
            }

            // Of equally frequent ones as many as there are places, those with the lowest codes.
            least[place] = count <= MostFrequent ? 0 : LeastOfMostFrequent(one.AsSpan(0, count));
        }

        ArrayPool<double>.Shared.Return(one);
        Span<int> open = new int[ClassCount];
        open.Fill(MostFrequent);
        Span<double> others = new double[ClassCount];
        for (var code = 0; code < codeCount; code++)
        {
            var own = counts.Slice(code * ClassCount, ClassCount);
            if (!own.ContainsAnyExcept(0.0))
                continue;
            var isFrequent = false;
            for (var place = 0; place < own.Length; place++)
            {
                if (own[place] == 0 || own[place] < least[place] || (own[place] == least[place] && open[place] == 0))
                    continue;
                isFrequent = true;
                if (own[place] == least[place])
                    open[place]--;
            }

            if (isFrequent)
                report(code, own);
            else
                CompareValues.Add(own, others);
        }

        if (others.ContainsAnyExcept(0.0))
            rest(others);
    }

    /// <summary>The count that the last of the most frequent has. Counts are mostly small numbers, of which there are few different ones.</summary>
    private static double LeastOfMostFrequent(Span<double> counts)
    {
        Span<int> howMany = stackalloc int[256];
        howMany.Clear();
        foreach (var count in counts)
            howMany[(int)Math.Min(count, 255)]++;
        var seen = 0;
        for (var whole = 255; whole > 0; whole--)
        {
            seen += howMany[whole];
            if (seen >= MostFrequent)
                return whole;
        }

        return 0;
    }

    private void CountSparse(ReadOnlySpan<int> codes, Report report, Action<ReadOnlySpan<double>>? absent)
    {
        var countsOf = new Dictionary<int, double[]>();
        for (var row = rows.Next(0); row >= 0; row = rows.Next(row + 1))
        {
            var code = codes[row];
            if (code < 0)
                continue;
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(countsOf, code, out _);
            counts ??= new double[ClassCount];
            counts[classes.Span[row]] += weights.IsEmpty ? 1 : weights.Span[row];
        }

        if (absent is not null)
            ReportAbsent(codes, absent);
        foreach (var (code, counts) in countsOf)
            report(code, counts);
    }

    /// <param name="code">Of the column.</param>
    /// <param name="counts">By place.</param>
    public delegate void Report(int code, ReadOnlySpan<double> counts);
}
