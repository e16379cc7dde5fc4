using System.Text;
using Google.Protobuf;
using Spoor.Grpc;
using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;
using Spoor.TestKit.Tempo;
using SearchRequest = Spoor.TestKit.Tempo.SearchRequest;

namespace Spoor.Api.Tests.Streaming;

/// <summary>The streaming service on a real server, asked by an independent client.</summary>
public class StreamingQuerierTests
{
    [Fact]
    public async Task All_messages_of_a_search_together_are_the_answer_of_the_HTTP_API()
    {
        await using var store = await StoreAsync(blocks: 6, tracesInBlock: 5);
        await using var server = await ApiServer.StartAsync(store.Querier);
        using var client = new TempoClient(server.Address);
        foreach (var limit in new[] { 3, 17, 100 })
        {
            var messages = await client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = "{ name = \"GET\" } | select(span.n)", Limit = (uint)limit, SpansPerSpanSet = 2 });
            var http = await server.GetAsync(
                $"/api/search?limit={limit}&spss=2&q=" + Uri.EscapeDataString("{ name = \"GET\" } | select(span.n)"), ("Accept", "application/protobuf"));
            var expected = SearchResponse.Parser.ParseFrom(http.Body);
            Assert.Equal(Math.Min(limit, 30), expected.Traces.Count);
            Assert.Equal(expected.Traces, messages.SelectMany(message => message.Traces));
            Assert.Equal(expected.Metrics.CompletedJobs, messages[^1].Metrics.CompletedJobs);
            Assert.All(messages[..^1], message => Assert.Equal((0U, 1U), (message.Metrics.CompletedJobs, message.Metrics.TotalJobs)));
        }
    }

    [Fact]
    public async Task Found_traces_arrive_while_the_search_runs_and_going_away_ends_it()
    {
        var ended = new TaskCompletionSource();
        var querier = new FakeQuerier { OnSearch = TellThenWaitAsync };
        await using var server = await ApiServer.StartAsync(querier);
        using var client = new TempoClient(server.Address);
        using var leave = new CancellationTokenSource();
        var received = new List<string>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var message in client.CallAsync<SearchResponse>("Search", new SearchRequest { Query = "{}" }, cancellationToken: leave.Token))
            {
                received.AddRange(message.Traces.Select(trace => trace.TraceID));
                await leave.CancelAsync();
            }
        });
        Assert.Equal(["7"], received);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

        async Task<SearchResult> TellThenWaitAsync(Store.Query.SearchRequest request, CancellationToken cancellationToken)
        {
            request.OnFound!([Summary(7)]);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException();
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Fact]
    public async Task Large_answers_come_in_messages_that_clients_take()
    {
        var many = Enumerable.Range(1, 5000).Select(i => Summary((ulong)i) with { RootTraceName = new string('x', 1000) }).ToList();
        var querier = new FakeQuerier { Search = new SearchResult(many, new QueryStats()) };
        await using var server = await ApiServer.StartAsync(querier);
        using var client = new TempoClient(server.Address);
        var messages = await client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = "{}", Limit = 5000 });
        Assert.All(messages, message => Assert.InRange(message.CalculateSize(), 0, 2 << 20));
        Assert.Equal(many.Count, messages.Sum(message => message.Traces.Count));
    }

    [Fact]
    public async Task Tags_and_values_answer_what_the_HTTP_API_does()
    {
        await using var store = await StoreAsync(blocks: 1, tracesInBlock: 2);
        await using var server = await ApiServer.StartAsync(store.Querier);
        using var client = new TempoClient(server.Address);
        Assert.Equal(["n"], (await client.AllAsync<SearchTagsResponse>("SearchTags", new SearchTagsRequest { Scope = "span" })).Single().TagNames);
        var scopes = (await client.AllAsync<SearchTagsV2Response>("SearchTagsV2", new SearchTagsRequest { MaxTagsPerScope = 1 })).Single().Scopes;
        Assert.Equal(["resource: service.name", "span: n", "intrinsic: duration"], scopes.OrderBy(scope => "rsi".IndexOf(scope.Name[0])).Select(scope => $"{scope.Name}: {Assert.Single(scope.Tags)}"));
        Assert.Equal(["front"], (await client.AllAsync<SearchTagValuesResponse>("SearchTagValues", new SearchTagValuesRequest { TagName = "service.name" })).Single().TagValues);
        var values = (await client.AllAsync<SearchTagValuesV2Response>("SearchTagValuesV2", new SearchTagValuesRequest { TagName = "span.n", Query = "{ span.n > 0 }" })).Single();
        Assert.Equal(["int 1"], values.TagValues.Select(value => $"{value.Type} {value.Value}"));
    }

    [Fact]
    public async Task Metrics_answer_what_the_HTTP_API_does()
    {
        await using var store = await StoreAsync(blocks: 1, tracesInBlock: 20);
        await using var server = await ApiServer.StartAsync(store.Querier);
        using var client = new TempoClient(server.Address);
        const ulong Second = 1_000_000_000, Start = TestSpans.BaseUnixNanos, End = Start + (4 * Second);
        const string Query = "{ } | count_over_time() by (resource.service.name)";
        var window = $"q={Uri.EscapeDataString(Query)}&start={Start}&end={End}";
        var range = (await client.AllAsync<QueryRangeResponse>("MetricsQueryRange", new QueryRangeRequest { Query = Query, Start = Start, End = End, Step = Second / 2, Exemplars = 3 })).Single();
        var rangeJson = (await server.GetAsync($"/api/metrics/query_range?{window}&step=500ms&exemplars=3")).Json["series"]![0]!;
        var series = Assert.Single(range.Series);
        Assert.Equal("resource.service.name=front", string.Join(',', series.Labels.Select(label => $"{label.Key}={label.Value.StringValue}")));
        Assert.Equal(
            rangeJson["samples"]!.AsArray().Select(sample => ((string?)sample!["timestampMs"], (double?)sample["value"] ?? 0)),
            series.Samples.Select(sample => ((string?)$"{sample.TimestampMs}", sample.Value)));
        Assert.Equal(20, series.Samples.Sum(sample => sample.Value));
        Assert.Equal(rangeJson["exemplars"]!.AsArray().Count, series.Exemplars.Count);

        var instant = (await client.AllAsync<QueryInstantResponse>("MetricsQueryInstant", new QueryInstantRequest { Query = Query, Start = Start, End = End })).Single();
        Assert.Equal((double)(await server.GetAsync("/api/metrics/query?" + window)).Json["series"]![0]!["value"]!, Assert.Single(instant.Series).Value);
        var refused = await Assert.ThrowsAsync<GrpcException>(() => client.AllAsync<QueryRangeResponse>("MetricsQueryRange", new QueryRangeRequest { Query = "{ }", Start = Start, End = End }));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.InvalidArgument, "not a metrics query"), refused.Status);
    }

    [Fact]
    public async Task A_search_by_tags_works_as_over_HTTP()
    {
        await using var store = await StoreAsync(blocks: 1, tracesInBlock: 2);
        await using var server = await ApiServer.StartAsync(store.Querier);
        using var client = new TempoClient(server.Address);
        var found = await client.AllAsync<SearchResponse>("Search", new SearchRequest { Tags = { ["service.name"] = "front", ["n"] = "1" }, MinDurationMs = 1, MaxDurationMs = 1000 });
        Assert.Empty(Assert.Single(found.SelectMany(message => message.Traces)).SpanSets);
        Assert.Empty((await client.AllAsync<SearchResponse>("Search", new SearchRequest { Tags = { ["service.name"] = "a \"quoted\\ one" } })).SelectMany(message => message.Traces));
    }

    [Theory]
    [InlineData("{ foo }", 0U, 0U, GrpcStatusCode.InvalidArgument, "invalid TraceQL query: parse error at line 1, col 3: unknown identifier: foo")]
    [InlineData("{ }", 100U, 50U, GrpcStatusCode.InvalidArgument, "http parameter start must be before end. received start=100 end=50")]
    [InlineData("{ }", 1U, 700_000U, GrpcStatusCode.InvalidArgument, "range specified by start and end exceeds 168h0m0s. received start=1 end=700000")]
    public async Task Wrong_requests_get_the_texts_of_the_HTTP_API(string query, uint start, uint end, GrpcStatusCode code, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), new ApiLimits { MaxSearchDuration = TimeSpan.FromHours(168) });
        using var client = new TempoClient(server.Address);
        var failure = await Assert.ThrowsAsync<GrpcException>(() => client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = query, Start = start, End = end }));
        Assert.Equal(new GrpcStatus(code, message), failure.Status);
    }

    [Fact]
    public async Task The_deadlines_of_client_and_server_end_a_search()
    {
        var querier = new FakeQuerier { OnSearch = async (_, cancellationToken) => { await Task.Delay(Timeout.Infinite, cancellationToken); throw new InvalidOperationException(); } };
        await using var server = await ApiServer.StartAsync(querier, new ApiLimits { QueryTimeout = TimeSpan.FromSeconds(3) });
        using var client = new TempoClient(server.Address);
        var impatient = await Assert.ThrowsAsync<GrpcException>(() => client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = "{}" }, timeout: "50m"));
        Assert.Equal((GrpcStatusCode.DeadlineExceeded, "not done within the 0.05 s of grpc-timeout"), (impatient.Status.Code, impatient.Status.Message));
        var patient = await Assert.ThrowsAsync<GrpcException>(() => client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = "{}" }));
        Assert.Equal((GrpcStatusCode.DeadlineExceeded, "the query took longer than 3 s; narrow the time range or the filter"), (patient.Status.Code, patient.Status.Message));
    }

    [Fact]
    public async Task Too_many_queries_wait_and_then_are_refused()
    {
        var release = new TaskCompletionSource();
        var running = new SemaphoreSlim(0);
        var querier = new FakeQuerier
        {
            OnSearch = async (_, _) =>
            {
                running.Release();
                await release.Task;
                return new SearchResult([], new QueryStats());
            },
        };
        await using var server = await ApiServer.StartAsync(querier, new ApiLimits { MaxConcurrentQueries = 1, MaxOutstandingQueries = 1 });
        using var client = new TempoClient(server.Address);
        var first = server.GetAsync("/api/search?q={}");
        await running.WaitAsync();
        var second = server.GetAsync("/api/search?q={}");
        while (!(await server.GetAsync("/metrics")).Text.Contains("spoor_query_waiting 1", StringComparison.Ordinal))
            await Task.Delay(10);
        (await server.GetAsync("/api/search?q={}")).AssertText(429, "too many outstanding requests");
        var refused = await Assert.ThrowsAsync<GrpcException>(() => client.AllAsync<SearchResponse>("Search", new SearchRequest { Query = "{}" }));
        Assert.Equal(new GrpcStatus(GrpcStatusCode.ResourceExhausted, "too many outstanding requests"), refused.Status);
        release.SetResult();
        Assert.Equal((200, 200), ((await first).Status, (await second).Status));
    }

    /// <summary>grpc-js, which Grafana's frontend tools and many others are made with.</summary>
    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task The_gRPC_library_of_Node_reads_the_stream()
    {
        await using var store = await StoreAsync(blocks: 3, tracesInBlock: 4);
        await using var server = await ApiServer.StartAsync(store.Querier);
        var proto = Path.Combine(RepositoryPaths.Root, "tests", "Spoor.TestKit", "Tempo", "tempopb.proto");
        var includes = Path.Combine(RepositoryPaths.Root, "tests", "Spoor.TestKit", "Otlp");
        var output = NodeTools.Run("tempo-stream.mjs", [server.Address.Authority, proto, includes, "{ name = \"GET\" }"]);
        Assert.Equal("12 traces, completed 1 of 1; { foo }: 3 invalid TraceQL query: parse error at line 1, col 3: unknown identifier: foo", Encoding.UTF8.GetString(output));
    }

    /// <summary>Blocks of traces, the newest block last, so that a search has many segments.</summary>
    private static async Task<StoredTraces> StoreAsync(int blocks, int tracesInBlock)
    {
        var store = new StoredTraces();
        for (var block = 0; block < blocks; block++)
        {
            var traces = Enumerable.Range(0, tracesInBlock).Select(i => (block * tracesInBlock) + i).Select(n => TestSpans
                .Trace($"a{n:x4}")
                .Span("GET", service: "front", startMs: n * 100, durationMs: 10, attributes: [("n", (long)n)]));
            await store.AppendAsync(TestSpans.Merge([.. traces]).ToByteArray());
            await store.FlushAsync();
        }

        return store;
    }

    private static TraceSummary Summary(ulong id) => new()
    {
        TraceId = new TraceId(0, id),
        StartUnixNanos = 1,
        DurationNanos = 1,
        SpanSets = [],
        ServiceStats = new Dictionary<string, Store.Query.ServiceStats>(),
    };
}
