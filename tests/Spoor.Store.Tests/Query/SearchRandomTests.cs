using Spoor.Store.Budgets;
using Spoor.Store.Query;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>
/// The engine against the plain interpreter: random queries over random spans, which lie in one head, one block, or are cut at random with late
/// spans and duplicates.
/// </summary>
public class SearchRandomTests
{
    /// <summary>Over how many ways to store the same spans a query runs; they take turns.</summary>
    private const int StoresPerQuery = 3;

    [Fact]
    public void Search_answers_what_the_interpreter_says_wherever_spans_lie() => Check(1, sets: 10, queriesPerSet: 60);

    /// <summary>More than 100,000 pairs of a query and a set of traces. The seeds say which, on every machine alike.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void Search_answers_what_the_interpreter_says_a_hundred_thousand_times() =>
        Parallel.For(2, 12, seed => Check(seed, sets: 20, queriesPerSet: 520));

    private static void Check(int seed, int sets, int queriesPerSet)
    {
        using var bed = new BlockBed();
        var found = 0;
        var compared = 0;
        var random = new Random(seed);
        var generator = new RandomQueries(random);
        for (var set = 0; set < sets; set++)
        {
            var spans = new RandomTraces(random).Spans(random.Next(1, 12), random.Next(1, 12));
            var traces = ExpectedResults.Traces(spans);
            var stores = RandomStores.Of(spans, random, bed);
            for (var i = 0; i < queriesPerSet; i++)
            {
                var text = generator.Query();
                var request = new SearchRequest
                {
                    Query = Parse(text),
                    Limit = random.Next(1, 15),
                    SpansPerSpanSet = random.Next(4),
                    StartUnixNanos = random.Next(3) == 0 ? RandomTime(random) : null,
                    EndUnixNanos = random.Next(3) == 0 ? RandomTime(random) : null,
                };
                var expected = Outcome(() => ExpectedResults.Of(traces, request));

                // On which traces a condition is tried that cannot be computed is not defined.
                if (expected.StartsWith("error", StringComparison.Ordinal))
                    continue;
                compared++;
                found += expected.Length > 0 ? 1 : 0;
                for (var n = 0; n < StoresPerQuery; n++)
                {
                    var (name, snapshot) = stores[((i * StoresPerQuery) + n) % stores.Count];
                    using var memory = new QueryMemory(null);
                    var told = new List<TraceSummary>();
                    SearchResult? result = null;
                    var actual = Outcome(() => ExpectedResults.Of(result = new SearchRun(snapshot, request with { OnFound = told.AddRange }, memory, default).Run()));
                    Assert.True(expected == actual, $"seed {seed}, set {set}, query {i} over {name}: {text}\nrange {request.StartUnixNanos} {request.EndUnixNanos} limit {request.Limit}\nexpected\n{expected}\nactual\n{actual}");
                    AssertToldOnce(told, result, $"seed {seed}, set {set}, query {i} over {name}: {text}");
                }
            }
        }

        Assert.True(compared > sets * queriesPerSet * 9 / 10, $"only {compared} queries could be compared");
        Assert.True(found > compared / 4, $"only {found} of {compared} queries found anything");
    }

    /// <summary>What a search told while it ran stands in its answer as it was told.</summary>
    private static void AssertToldOnce(List<TraceSummary> told, SearchResult? result, string query)
    {
        if (result is null)
            return;
        var ids = told.ConvertAll(trace => trace.TraceId);
        Assert.True(ids.Distinct().Count() == ids.Count, $"told twice: {query}");
        var answered = result.Traces.Where(trace => ids.Contains(trace.TraceId)).ToList();
        var expected = ExpectedResults.Of(new SearchResult(answered, result.Stats));
        var actual = ExpectedResults.Of(new SearchResult([.. told.OrderBy(trace => answered.FindIndex(answer => answer.TraceId == trace.TraceId))], result.Stats));
        Assert.True(expected == actual, $"{query}\nanswered\n{expected}\ntold\n{actual}");
    }

    private static RootExpr Parse(string text)
    {
        try
        {
            return TraceQLParser.Parse(text);
        }
        catch (TraceQLException problem)
        {
            throw new InvalidOperationException($"{text}: {problem.Message}", problem);
        }
    }

    private static ulong RandomTime(Random random) => TestSpans.BaseUnixNanos + ((ulong)random.Next(25) * 50 * RandomTraces.Millisecond);

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
}
