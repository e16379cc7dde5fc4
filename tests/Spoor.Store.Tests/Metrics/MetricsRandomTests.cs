using System.Globalization;
using System.Text;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Metrics;

/// <summary>
/// The engine against the plain interpreter: random metrics queries over random spans, which lie in one head, one block, or are cut at random with late
/// spans and duplicates, weighed or not.
/// </summary>
public class MetricsRandomTests
{
    [Fact]
    public Task Metrics_are_what_the_interpreter_says_wherever_spans_lie() => Check(1, 200);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData(2, 1500)]
    [InlineData(3, 1500)]
    [InlineData(4, 1500)]
    public Task Metrics_are_what_the_interpreter_says_for_many_more(int seed, int queries) => Check(seed, queries);

    private static async Task Check(int seed, int queries)
    {
        using var bed = new BlockBed();
        var found = 0;
        var random = new Random(seed);
        var generator = new RandomMetrics(random);
        List<MemorySpan> spans = [];
        List<(string Name, StoreSnapshot Snapshot)> stores = [];
        for (var i = 0; i < queries; i++)
        {
            if (i % 20 == 0)
            {
                spans = new RandomTraces(random).Spans(random.Next(1, 12), random.Next(1, 12));
                stores = random.Next(3) == 0 ? Weighed(spans = Weigh(spans, random), random) : RandomStores.Of(spans, random, bed);
            }

            var text = generator.Query();
            RootExpr query;
            try
            {
                query = TraceQLParser.Parse(text);
            }
            catch (TraceQLException problem)
            {
                throw new InvalidOperationException($"{text}: {problem.Message}", problem);
            }

            var range = Range(random);
            var expected = Outcome(() => Text(Expected(spans, query, range), range));

            // On which traces a condition is tried that cannot be computed is not defined.
            if (expected.StartsWith("error", StringComparison.Ordinal))
                continue;
            found += expected.Length > 0 ? 1 : 0;
            foreach (var (name, snapshot) in stores)
            {
                var querier = new TraceQuerier(() => snapshot);
                var request = new MetricsRequest { Query = query, Range = range, MaxExemplars = random.Next(20) };
                var actual = await OutcomeAsync(async () => Text((await querier.MetricsAsync(request, default)).Series, range));
                Assert.True(
                    IsSame(expected, actual),
                    $"seed {seed}, query {i} over {name}: {text}\nrange {range.StartUnixNanos} {range.EndUnixNanos} step {range.StepNanos} instant {range.IsInstant}\nexpected\n{expected}\nactual\n{actual}");
            }
        }

        Assert.True(found > queries / 4, $"only {found} of {queries} queries found anything");
    }

    private static List<MetricSeries> Expected(List<MemorySpan> spans, RootExpr query, MetricsRange range)
    {
        var traces = spans.GroupBy(span => span.TraceId).Select(trace => (IReadOnlyList<ISpanView>)OracleSpan.Trace(trace)).ToList();
        var extrapolates = query.Hints.Any(hint => hint.Name == "extrapolate");
        return MetricsInterpreter.Evaluate(
            query,
            range,
            traces,
            span => extrapolates ? ((OracleSpan)span).Source.AdjustedCount : ((OracleSpan)span).Source.TierCount,
            span => ((OracleSpan)span).AttributeNames());
    }

    private static MetricsRange Range(Random random)
    {
        var start = TestSpans.BaseUnixNanos + ((ulong)random.Next(-5, 15) * 50 * RandomTraces.Millisecond);
        var end = start + ((ulong)random.Next(1, 30) * 50 * RandomTraces.Millisecond);
        return random.Next(4) == 0
            ? MetricsRange.Instant(start, end)
            : MetricsRange.Aligned(start, end, new ulong[] { 10, 50, 100, 330, 2000 }[random.Next(5)] * RandomTraces.Millisecond);
    }

    /// <summary>Spans as retention leaves them; copies of one weigh the same.</summary>
    private static List<MemorySpan> Weigh(List<MemorySpan> spans, Random random)
    {
        var seed = random.Next();
        return spans.ConvertAll(span =>
        {
            var tier = new[] { 1.0, 4, 2.5 }[(span.Id + (ulong)seed) % 3];
            return span with { TierCount = tier, AdjustedCount = tier * (1 + (span.Id % 2)) };
        });
    }

    private static List<(string Name, StoreSnapshot Snapshot)> Weighed(List<MemorySpan> spans, Random random)
    {
        var half = random.Next(spans.Count + 1);
        return
        [
            ("a weighed block", MemoryStore.Snapshot(MemoryPart.Block("b1", spans, 2))),
            ("a weighed head and block", MemoryStore.Snapshot(MemoryPart.Head(spans[..half]), MemoryPart.Block("b1", spans[Math.Max(0, half - 2)..], 3))),
        ];
    }

    private static string Text(IEnumerable<MetricSeries> series, MetricsRange range)
    {
        var text = new StringBuilder();
        foreach (var each in series)
        {
            Assert.Equal(range.StepCount, each.Values.Length);
            text.AppendJoin(' ', each.Labels.Select(label => $"{label.Key}={label.Value.Type}:{label.Value}"))
                .Append(" :")
                .AppendJoin("", each.Values.Select(value => " " + value.ToString("G9", CultureInfo.InvariantCulture)))
                .AppendLine();
        }

        return text.ToString();
    }

    /// <summary>Sums of floats may differ in their last digits by the order in which they were added.</summary>
    private static bool IsSame(string expected, string actual)
    {
        if (expected == actual)
            return true;
        var (left, right) = (expected.Split([' ', '\n']), actual.Split([' ', '\n']));
        return left.Length == right.Length && left.Zip(right).All(pair => pair.First == pair.Second
            || (double.TryParse(pair.First, CultureInfo.InvariantCulture, out var a)
                && double.TryParse(pair.Second, CultureInfo.InvariantCulture, out var b)
                && Math.Abs(a - b) <= 1e-6 * Math.Max(Math.Abs(a), 1e-6)));
    }

    private static string Outcome(Func<string> run)
    {
        try
        {
            return run();
        }
        catch (TraceQLException problem)
        {
            return "error: " + problem.Message;
        }
    }

    private static async Task<string> OutcomeAsync(Func<Task<string>> run)
    {
        try
        {
            return await run();
        }
        catch (TraceQLException problem)
        {
            return "error: " + problem.Message;
        }
    }
}
