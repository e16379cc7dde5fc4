using Spoor.Store.Tail;
using Spoor.Store.Tests.Query;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Tail;

/// <summary>Spans as they arrive, over a real store.</summary>
public sealed class SpanTailTests : IAsyncLifetime
{
    private const long Plenty = long.MaxValue;

    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-tail-").FullName;
    private readonly SpoorStore _store;

    public SpanTailTests() => _store = SpoorStore.Open(new StoreOptions { Path = _folder });

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Spans_are_told_once_from_the_start_on()
    {
        await AppendAsync(TestSpans.Trace("1").Span("before"));
        using var tail = Tail("{ }");
        Assert.Empty(tail.Read(Plenty, default).Spans);
        await AppendAsync(TestSpans.Trace("2").Span("a", "web", startMs: 5, durationMs: 7, kind: Otlp.SpanKind.Server, status: Otlp.StatusCode.Error, statusMessage: "no", id: "a1", parent: "b1"));
        var span = Assert.Single(tail.Read(Plenty, default).Spans);
        Assert.Equal(("2", "00000000000000a1", "00000000000000b1"), (span.TraceId.ToString().TrimStart('0'), span.SpanId.ToString(), span.ParentSpanId.ToString()));
        Assert.Equal(("web", "a", (int)Otlp.SpanKind.Server, (int)Otlp.StatusCode.Error, "no"), (span.Service, span.Name, span.Kind, span.Status, span.StatusMessage));
        Assert.Equal((QueryBed.AtMs(5), 7_000_000L), (span.StartUnixNanos, span.DurationNanos));
        Assert.Empty(tail.Read(Plenty, default).Spans);
    }

    [Fact]
    public async Task What_the_query_names_is_shown()
    {
        using var tail = Tail("{ span.code >= 500 } | select(span.path, resource.service.name, name, trace:id)");
        await AppendAsync(TestSpans.Trace("1").Span("a", "web", attributes: [("code", 500L), ("path", "/x")]).Span("b", "web", attributes: [("code", 200L)]));
        var span = Assert.Single(tail.Read(Plenty, default).Spans);
        Assert.Equal(
            [new("code", Static.Int(500)), new("path", Static.String("/x")), new("service.name", Static.String("web"))],
            span.Attributes);
    }

    [Fact]
    public async Task Heads_that_become_blocks_are_read_to_their_end()
    {
        using var tail = Tail("{ }");
        await AppendAsync(TestSpans.Trace("1").Span("a"));
        Assert.Equal("a", Names(tail.Read(Plenty, default)));
        await AppendAsync(TestSpans.Trace("2").Span("b"));
        await _store.FlushAsync();
        await AppendAsync(TestSpans.Trace("3").Span("c"));
        var batch = tail.Read(Plenty, default);
        Assert.Equal(("b c", false), (Names(batch), batch.HasGap));
        await AppendAsync(TestSpans.Trace("4").Span("d"));
        Assert.Equal("d", Names(tail.Read(Plenty, default)));
    }

    [Fact]
    public async Task A_head_that_came_and_went_unseen_is_a_gap()
    {
        using var tail = Tail("{ }");
        await AppendAsync(TestSpans.Trace("1").Span("a"));
        await _store.FlushAsync();
        await AppendAsync(TestSpans.Trace("2").Span("b"));
        await _store.FlushAsync();
        await AppendAsync(TestSpans.Trace("3").Span("c"));
        var batch = tail.Read(Plenty, default);
        Assert.Equal(("a c", true), (Names(batch), batch.HasGap));
        await AppendAsync(TestSpans.Trace("4").Span("d"));
        batch = tail.Read(Plenty, default);
        Assert.Equal(("d", false), (Names(batch), batch.HasGap));
    }

    [Fact]
    public async Task What_does_not_fit_is_counted()
    {
        using var tail = Tail("{ name != `c` }");
        await AppendAsync(TestSpans.Trace("1").Span("a").Span("b").Span("c").Span("d"));
        var batch = tail.Read(1, default);
        Assert.Equal(("a", 2L), (Names(batch), batch.Dropped));
        await AppendAsync(TestSpans.Trace("2").Span("e"));
        batch = tail.Read(0, default);
        Assert.Equal(("", 1L), (Names(batch), batch.Dropped));
    }

    [Theory]
    [InlineData("{ } | count() > 2", "one filter")]
    [InlineData("{ } && { }", "one filter")]
    [InlineData("{ } | rate()", "one filter")]
    [InlineData("{ name = `a` && rootName = `b` }", "rootName")]
    [InlineData("{ parent.code = 1 }", "parent.code")]
    [InlineData("{ } | select(span:childCount)", "childCount")]
    public void Queries_on_more_than_a_span_are_refused(string query, string expected) =>
        Assert.Contains(expected, Assert.Throws<TraceQLException>(() => Tail(query)).Message, StringComparison.Ordinal);

    /// <summary>Random filters on random spans that come in pieces, against the interpreter on each span.</summary>
    [Fact]
    public async Task Filters_find_what_the_interpreter_finds()
    {
        var random = new Random(5);
        var generator = new RandomQueries(random);
        var found = 0;
        for (var set = 0; set < 12; set++)
        {
            var tails = new List<(string Query, SpanTail Tail, List<string> Found)>();
            while (tails.Count < 40)
            {
                var text = generator.Filter();
                try
                {
                    tails.Add((text, Tail(text), []));
                }
                catch (TraceQLException)
                {
                    // It asks for other spans.
                }
            }

            var spans = new RandomTraces(random).Spans(8, 10);
            foreach (var piece in spans.Chunk(random.Next(1, 20)))
            {
                using var batch = MemorySpan.ToTracesData(piece).ToBatch();
                await _store.AppendAsync(batch, CancellationToken.None);
                if (random.Next(4) == 0)
                    await _store.FlushAsync();
                foreach (var (_, tail, ids) in tails)
                    ids.AddRange(Read(tail));
            }

            var views = ExpectedResults.Traces(spans).SelectMany(trace => trace).ToList();
            foreach (var (query, tail, ids) in tails)
            {
                tail.Dispose();
                if (Expected(query, views) is not { } expected || ids.Contains("error"))
                    continue;
                found += expected.Count;
                Assert.True(expected.SequenceEqual(ids.Order(StringComparer.Ordinal)), $"{query}: expected {string.Join(' ', expected)}, found {string.Join(' ', ids)}");
            }
        }

        Assert.True(found > 1000, $"only {found} spans were found: the queries test little");
    }

    private static IEnumerable<string> Read(SpanTail tail)
    {
        try
        {
            return tail.Read(Plenty, default).Spans.Select(span => $"{span.TraceId}/{span.SpanId}/{span.Kind}/{span.Name}/{span.StartUnixNanos}");
        }
        catch (TraceQLException)
        {
            return ["error"];
        }
    }

    /// <summary>Null when the filter cannot be computed on one of the spans.</summary>
    private static List<string>? Expected(string query, IEnumerable<OracleSpan> spans)
    {
        var filter = (SpansetFilter)TraceQLParser.Parse(query).Pipeline!.Stages[0];
        try
        {
            return [.. spans.Where(span => TraceQLInterpreter.Matches(filter, span)).Select(span => $"{span.TraceId}/{span.SpanId}/{span.Kind}/{span.Name}/{span.StartUnixNanos}").Order(StringComparer.Ordinal)];
        }
        catch (TraceQLException)
        {
            return null;
        }
    }

    private static string Names(TailBatch batch) => string.Join(' ', batch.Spans.Select(span => span.Name));

    private SpanTail Tail(string query) => _store.Tail(TraceQLParser.Parse(query));

    private async Task AppendAsync(TestTrace trace)
    {
        using var batch = trace.ToTracesData().ToBatch();
        await _store.AppendAsync(batch, CancellationToken.None);
    }
}
