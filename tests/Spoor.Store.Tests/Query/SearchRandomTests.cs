using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.Store.Query;
using Spoor.Store.Segments;
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
            var stores = Stores(spans, random, bed);
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
                    var actual = Outcome(() => ExpectedResults.Of(new SearchRun(snapshot, request, memory, default).Run()));
                    Assert.True(expected == actual, $"seed {seed}, set {set}, query {i} over {name}: {text}\nrange {request.StartUnixNanos} {request.EndUnixNanos} limit {request.Limit}\nexpected\n{expected}\nactual\n{actual}");
                }
            }
        }

        Assert.True(compared > sets * queriesPerSet * 9 / 10, $"only {compared} queries could be compared");
        Assert.True(found > compared / 4, $"only {found} of {compared} queries found anything");
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

    /// <summary>The same spans stored in several ways: in memory as tests lay them out, and in the store's own heads and blocks.</summary>
    private static List<(string Name, StoreSnapshot Snapshot)> Stores(List<MemorySpan> spans, Random random, BlockBed bed)
    {
        var stores = new List<(string, StoreSnapshot)>
        {
            ("a head", MemoryStore.Snapshot(MemoryPart.Head(spans))),
            ("a block", MemoryStore.Snapshot(MemoryPart.Block("b1", spans))),
            ("a block of several segments", MemoryStore.Snapshot(MemoryPart.Block("b1", spans, 2))),
        };
        for (var cut = 0; cut < 3; cut++)
        {
            var parts = new List<MemorySpan>[random.Next(2, 6)];
            for (var i = 0; i < parts.Length; i++)
                parts[i] = [];
            for (var i = 0; i < spans.Count; i++)
            {
                // Mostly in order of arrival, some late, some twice.
                var part = random.Next(5) == 0 ? random.Next(parts.Length) : i * parts.Length / spans.Count;
                parts[part].Add(spans[i]);
                if (random.Next(10) == 0)
                {
                    var again = random.Next(parts.Length);
                    if (again != part)
                        parts[again].Add(spans[i]);
                }
            }

            var blocks = parts.Skip(1).Where(part => part.Count > 0).ToList();
            stores.Add(("cut " + cut, MemoryStore.Snapshot(
                [MemoryPart.Head(parts[0]), .. blocks.Select((part, i) => MemoryPart.Block("b" + i, part, random.Next(1, 5)))])));
            if (cut == 0)
            {
                var written = blocks.ConvertAll(part => bed.Write(Head(part)));
                stores.Add(("real cut", MemoryStore.Snapshot([Head(parts[0]).OpenPart(), .. written])));
                if (written.Count > 0)
                {
                    stores.Add(("all blocks of the real cut merged", MemoryStore.Snapshot([Head(parts[0]).OpenPart(), bed.Merge(written)!])));
                    var merged = random.Next(written.Count) + 1;
                    stores.Add(("some blocks of the real cut merged", MemoryStore.Snapshot(
                        [Head(parts[0]).OpenPart(), bed.Merge(written[..merged])!, .. written[merged..]])));
                }
            }
        }

        stores.Add(("a real head", MemoryStore.Snapshot(Head(spans).OpenPart())));
        stores.Add(("a real block", MemoryStore.Snapshot(bed.Write(Head(spans)))));
        return stores;
    }

    private static SpanHead Head(List<MemorySpan> spans)
    {
        var head = new SpanHead(new HeadOptions());
        using var batch = MemorySpan.ToTracesData(spans).ToBatch();
        head.Append(batch);
        return head;
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
