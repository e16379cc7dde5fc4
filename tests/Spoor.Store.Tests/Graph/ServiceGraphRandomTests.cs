using Spoor.Store.Graph;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Graph;

/// <summary>
/// Service graph and service list against plain loops over random spans, which lie in one head, one block, or are cut at random with late spans and duplicates.
/// </summary>
public class ServiceGraphRandomTests
{
    private static readonly (string Key, string[] Values)[] Peers =
    [
        ("peer.service", ["cart", "mainframe"]), ("db.system", ["postgresql"]), ("db.system.name", ["redis"]), ("db.namespace", ["orders"]),
        ("messaging.system", ["kafka"]), ("messaging.destination.name", ["topic"]), ("server.address", ["frontend", "10.0.0.1"]),
    ];

    [Fact]
    public Task Calls_are_what_loops_count_wherever_spans_lie() => Check(1, 5);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData(2, 60)]
    [InlineData(3, 60)]
    public Task Calls_are_what_loops_count_for_many_more(int seed, int rounds) => Check(seed, rounds);

    private static async Task Check(int seed, int rounds)
    {
        using var bed = new BlockBed();
        var random = new Random(seed);
        var edges = 0;
        for (var round = 0; round < rounds; round++)
        {
            // Now and then traces so large that parents are looked up and not searched.
            var spans = WithPeers(new RandomTraces(random).Spans(random.Next(1, 12), random.Next(10) == 0 ? 150 : random.Next(1, 16)), random);
            var stores = RandomStores.Of(spans, random, bed);
            for (var i = 0; i < 4; i++)
            {
                var range = new ServiceRange(random.Next(3) == 0 ? RandomTime(random) : null, random.Next(3) == 0 ? RandomTime(random) : null);
                var expected = new NaiveServices(spans, range);
                edges += expected.Calls.Keys.Count(key => key.StartsWith("edge ", StringComparison.Ordinal));
                foreach (var (name, snapshot) in stores)
                {
                    var context = $"seed {seed}, round {round} over {name}, range {range}";
                    var analyzer = new TraceAnalyzer(() => snapshot);
                    var graph = await analyzer.ServiceGraphAsync(range, default);
                    AssertCalls(context, "edge ", expected, graph.Edges.Select(edge => (NaiveServices.EdgeKey(edge.Client, edge.Server, edge.Connection), edge.Calls)));
                    AssertCalls(context, "service ", expected, graph.Services.Select(service => ("service " + service.Key, service.Value)));
                    var list = await analyzer.ServicesAsync(range, default);
                    AssertCalls(context, "service ", expected, list.Services.Where(service => service.Entries.Calls > 0).Select(service => ("service " + service.Name, service.Entries)));
                    AssertCalls(context, "operation ", expected, list.Services.SelectMany(service => service.Operations.Select(operation =>
                        ($"operation {service.Name}|{operation.Name}|{(int)operation.Kind}", operation.Calls))));
                }
            }
        }

        Assert.True(edges > rounds * 10, $"only {edges} edges in {rounds} rounds");
    }

    private static void AssertCalls(string context, string prefix, NaiveServices expected, IEnumerable<(string Key, CallStatistics Calls)> actual)
    {
        var rows = actual.ToList();
        var lines = rows.Select(row => NaiveServices.Line(row.Key, row.Calls.Calls, row.Calls.Errors, row.Calls.DurationSumNanos)).Order(StringComparer.Ordinal);
        var (expectedText, actualText) = (expected.Text(prefix), string.Join('\n', lines));
        Assert.True(expectedText == actualText, $"{context}\nexpected\n{expectedText}\nactual\n{actualText}");
        foreach (var (key, calls) in rows)
        {
            var durations = expected.Calls[key].Select(call => Math.Max(0, call.DurationNanos)).Order().ToArray();
            AssertQuantile(context + " " + key, durations, 0.5, calls.P50Nanos);
            AssertQuantile(context + " " + key, durations, 0.95, calls.P95Nanos);
            AssertQuantile(context + " " + key, durations, 0.99, calls.P99Nanos);
        }
    }

    /// <summary>The call of that rank lies in the same bucket, which is a sixteenth wide.</summary>
    private static void AssertQuantile(string context, long[] sorted, double quantile, double actual)
    {
        var exact = sorted[(int)Math.Ceiling(quantile * sorted.Length) - 1];
        Assert.True(Math.Abs(actual - exact) <= (exact / 16.0) + 1e-3, $"{context}: quantile {quantile} is {actual}, exactly {exact}");
    }

    private static List<MemorySpan> WithPeers(List<MemorySpan> spans, Random random)
    {
        var data = MemorySpan.ToTracesData(spans);
        foreach (var span in data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
        {
            foreach (var (key, values) in Peers)
            {
                if (random.Next(5) == 0)
                    span.Attributes.AddRange(Attributes.From((key, values[random.Next(values.Length)])));
            }
        }

        return MemorySpan.From(data);
    }

    private static ulong RandomTime(Random random) => TestSpans.BaseUnixNanos + ((ulong)random.Next(25) * 50 * RandomTraces.Millisecond);
}
