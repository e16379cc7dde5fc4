using Spoor.Parquet.Encodings;
using Spoor.Store.Metrics;
using Spoor.Store.Query;

namespace Spoor.Store.Tests.Metrics;

/// <summary>Counts by code and side against counts row by row.</summary>
public class SideCountsTests
{
    [Theory]
    [InlineData(1, 1, 300)]
    [InlineData(2, 7, 5000)]
    [InlineData(3, 900, 40_000)]
    [InlineData(4, 1500, 40_000)]
    [InlineData(5, 5000, 40_000)]
    public void Codes_count_what_their_rows_count(int seed, int codeCount, int rowCount)
    {
        foreach (var share in new[] { 0.0, 0.1, 0.5, 0.97, 1.0 })
        {
            foreach (var isWeighted in new[] { false, true })
                Check(new Random(seed), codeCount, rowCount, share, isWeighted);
        }
    }

    [Fact]
    public void Of_very_many_values_those_with_a_share_are_told_apart()
    {
        // 4,000 values once, and the last one 20 times in the baseline and once in a selection of 300.
        var codes = Enumerable.Range(0, 4000).Concat(Enumerable.Repeat(4000, 21)).ToArray();
        using var rows = RowSet.Full(codes.Length);
        using var selected = new RowSet(codes.Length);
        for (var row = 0; row < 299; row++)
            selected.Add(row);
        selected.Add(codes.Length - 1);
        using var counts = new SideCounts(rows, selected, default);
        counts.Begin(4001);
        counts.Visit(codes);
        Assert.Equal([4000], counts.End().ToArray());
        Assert.Equal((20.0, 1.0), (counts.Baseline(4000), counts.Selection(4000)));
        Assert.Equal((3701.0, 299.0), counts.Rest);
        Assert.Equal((0.0, 0.0), counts.Absent);
    }

    private static void Check(Random random, int codeCount, int rowCount, double share, bool isWeighted)
    {
        using var counted = new RowSet(rowCount);
        using var selected = new RowSet(rowCount);
        var codes = new int[rowCount];
        var weights = new double[rowCount];
        var baseline = new double[codeCount];
        var selection = new double[codeCount];
        var absent = new double[2];
        for (var row = 0; row < rowCount; row++)
        {
            // Squared, so that low codes are frequent.
            codes[row] = random.Next(3) == 0 ? -1 : (int)(codeCount * random.NextDouble() * random.NextDouble());
            weights[row] = 1 + (random.Next(8) / 4.0);
            if (random.NextDouble() >= share)
                continue;
            counted.Add(row);
            var side = random.Next(4) == 0 ? 1 : 0;
            if (side == 1)
                selected.Add(row);
            var weight = isWeighted ? weights[row] : 1;
            if (codes[row] < 0)
                absent[side] += weight;
            else
                (side == 1 ? selection : baseline)[codes[row]] += weight;
        }

        using var counts = new SideCounts(counted, selected, isWeighted ? weights : default(ReadOnlyMemory<double>));

        // As a head has it, and as pages that do not end with a word.
        foreach (var pageRows in new[] { 0, 777 })
        {
            counts.Begin(codeCount);
            if (pageRows == 0)
                counts.Visit(codes);
            else
                VisitPages(counts, codes, pageRows);
            var reported = counts.End().ToArray();
            Assert.Equal(reported.Order(), reported);
            foreach (var code in reported)
                Assert.Equal((baseline[code], selection[code]), (counts.Baseline(code), counts.Selection(code)));
            Assert.Equal((absent[0], absent[1]), counts.Absent);
            Assert.Equal(
                (baseline.Sum(), selection.Sum()),
                (counts.Rest.Baseline + reported.Sum(code => baseline[code]), counts.Rest.Selection + reported.Sum(code => selection[code])));
            if (codeCount <= 2048)
                Assert.Equal(Enumerable.Range(0, codeCount).Where(code => baseline[code] + selection[code] > 0), reported);
        }
    }

    private static void VisitPages(SideCounts counts, int[] codes, int pageRows)
    {
        for (var first = 0; first < codes.Length; first += pageRows)
        {
            var page = codes.AsSpan(first, Math.Min(pageRows, codes.Length - first));
            var presence = new ulong[Presence.WordCount(page.Length)];
            var present = new int[page.Length];
            var count = Presence.Compact(page, presence, present);
            if (counts.Wants(first, page.Length))
                counts.Visit(first, page.Length, presence, present.AsSpan(0, count));
        }
    }
}
