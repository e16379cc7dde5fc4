using System.Globalization;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Budgets;
using Spoor.Store.Head;
using Spoor.Store.Query;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Query;

/// <summary>
/// Queries that ask for as much work as they can, over a trace of 100,000 spans below each other and one of 100,000 beside each other. Whoever needs more
/// than time in the number of spans runs into the deadline, which is generous.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class HostileQueryTests(HostileQueryTests.LargeTraces stored) : IClassFixture<HostileQueryTests.LargeTraces>
{
    private const int Spans = 100_000;

    /// <summary>Of the chain and of the star, how many spans stand in a relation to any other.</summary>
    public static TheoryData<string, int, int> Relations => new()
    {
        { ">", Spans - 1, Spans - 1 },
        { ">>", Spans - 1, Spans - 1 },
        { "<", Spans - 1, 1 },
        { "<<", Spans - 1, 1 },
        { "~", 0, Spans - 1 },
        { "!>", 1, 1 },
        { "!>>", 1, 1 },
        { "!<", 1, Spans - 1 },
        { "!<<", 1, Spans - 1 },
        { "!~", Spans, 1 },
        { "&>", Spans, Spans },
        { "&>>", Spans, Spans },
        { "&<", Spans, Spans },
        { "&<<", Spans, Spans },
        { "&~", 0, Spans - 1 },
    };

    [Theory]
    [MemberData(nameof(Relations))]
    public async Task Every_span_related_to_every_other(string op, int chain, int star)
    {
        foreach (var querier in stored.Queriers)
        {
            var result = await SearchAsync(querier, $"{{ }} {op} {{ }}", seconds: 60);
            var matched = result.Traces.OrderBy(trace => trace.TraceId).ToDictionary(trace => trace.TraceId.Low, trace => trace.SpanSets.Sum(set => set.Matched));
            Assert.Equal((chain, star), (matched.GetValueOrDefault(1UL), matched.GetValueOrDefault(2UL)));
        }
    }

    [Theory]
    [InlineData("{ } | by(span:id) | { } > { } | coalesce()", 0)]
    [InlineData("{ } | by(span:id) | { } || { } | count() = 1 | coalesce() | count() > 1", 2 * Spans)]
    [InlineData("{ } | by(nestedSetLeft) | count() = 1 | coalesce()", 2 * Spans)]
    [InlineData("{ } | by(parent) | count() > 1 | coalesce()", Spans - 1)]
    [InlineData("{ parent.n >= 0 }", (2 * Spans) - 2)]
    [InlineData("{ span:childCount > 1 }", 1)]
    public async Task Every_span_a_group(string query, int expected)
    {
        foreach (var querier in stored.Queriers)
            Assert.Equal(expected, (await SearchAsync(querier, query, seconds: 60)).Traces.Sum(trace => trace.SpanSets.Sum(set => set.Matched)));
    }

    /// <summary>Too much for any deadline, or for the memory of a query: ends as one of them says, and gives its memory back.</summary>
    [Theory]
    [InlineData("{ } | by(span:id)", " | count() > 0", 5_000)]
    [InlineData("{ } | by(span:id)", " | { } || { }", 5_000)]
    [InlineData("{ } | by(span:id)", " | by(nestedSetLeft)", 5_000)]
    [InlineData("{ }", " | ({ } >> { } | count()) > 0", 3_000)]
    [InlineData("{ }", " >> { }", 240)]
    [InlineData("{ span.n + 1 = 0", " || nestedSetLeft + span.n = -1", 3_000)]
    [InlineData("{ span.n = -1", " || span.n = -1", 8_000)]
    public async Task More_work_than_time(string start, string repeated, int times)
    {
        var query = start + string.Concat(Enumerable.Repeat(repeated, times)) + (start.StartsWith("{ span", StringComparison.Ordinal) ? " }" : "");
        using var budget = new MemoryBudget(new MemoryLimit(512L << 20, "test"));
        foreach (var snapshot in stored.Snapshots)
        {
            var failure = await Record.ExceptionAsync(() => SearchAsync(new TraceQuerier(() => snapshot, budget), query, seconds: 2));
            Assert.True(failure is null or OperationCanceledException or QueryMemoryException or TraceQLException, failure?.ToString());
            Assert.Equal(0, budget.QueriesBytes);
        }
    }

    [Theory]
    [InlineData("(a?b?c?d?){200}[xy]")]
    [InlineData("(.*a){100}[xy]")]
    [InlineData("((((.*)*)*)*)*[xy]")]
    public async Task Regular_expressions_over_long_values(string pattern)
    {
        foreach (var snapshot in stored.Snapshots)
        {
            var failure = await Record.ExceptionAsync(() => SearchAsync(new TraceQuerier(() => snapshot), $"{{ span.long =~ `{pattern}` }}", seconds: 60));
            Assert.True(failure is null or TraceQLException, failure?.ToString());
        }
    }

    private static Task<SearchResult> SearchAsync(TraceQuerier querier, string query, int seconds)
    {
        var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        return querier.SearchAsync(new SearchRequest { Query = TraceQLParser.Parse(query) }, deadline.Token);
    }

    /// <summary>The two traces in one head, and divided between a head and a block.</summary>
    public sealed class LargeTraces : IDisposable
    {
        private readonly BlockBed _bed = new();

        public LargeTraces()
        {
            var (even, odd) = (new ScopeSpans(), new ScopeSpans());
            for (var i = 0; i < Spans; i++)
            {
                var half = i % 2 == 0 ? even : odd;
                half.Spans.Add(Span("1", i, parent: i - 1));
                half.Spans.Add(Span("2", i, parent: i == 0 ? -1 : 0));
            }

            even.Spans[0].Attributes.Add(new KeyValue { Key = "long", Value = new AnyValue { StringValue = new string('a', 1_000_000) } });
            Snapshots =
            [
                MemoryStore.Snapshot(HeadOf(even, odd).OpenPart()),
                MemoryStore.Snapshot(HeadOf(even).OpenPart(), _bed.Write(HeadOf(odd))),
            ];
            Queriers = [.. Snapshots.Select(snapshot => new TraceQuerier(() => snapshot))];
        }

        internal IReadOnlyList<StoreSnapshot> Snapshots { get; }

        internal IReadOnlyList<TraceQuerier> Queriers { get; }

        public void Dispose() => _bed.Dispose();

        private static Span Span(string trace, int number, int parent) => new()
        {
            TraceId = TestSpans.TraceIdBytes(trace),
            SpanId = IdOf(number),
            ParentSpanId = parent < 0 ? ByteString.Empty : IdOf(parent),
            Name = "s",
            StartTimeUnixNano = TestSpans.BaseUnixNanos + (ulong)number,
            EndTimeUnixNano = TestSpans.BaseUnixNanos + (ulong)number + 5,
            Attributes = { new KeyValue { Key = "n", Value = new AnyValue { IntValue = number } } },
        };

        private static ByteString IdOf(int number) => TestSpans.SpanIdBytes((number + 1).ToString("x", CultureInfo.InvariantCulture));

        private static SpanHead HeadOf(params ScopeSpans[] halves)
        {
            var head = new SpanHead(new HeadOptions());
            foreach (var half in halves)
            {
                using var batch = new TracesData { ResourceSpans = { new ResourceSpans { Resource = new Resource(), ScopeSpans = { half.Clone() } } } }.ToBatch();
                head.Append(batch);
            }

            return head;
        }
    }
}
