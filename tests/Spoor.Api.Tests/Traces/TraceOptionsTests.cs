using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Traces;

/// <summary>Parts of traces: filtered, folded, cut.</summary>
public class TraceOptionsTests
{
    private const string Id = "4bf92f3577b34da6a3ce929d0e0e4736";

    /// <summary>root ► a ► (b ► c), d; all but d in the service front.</summary>
    private static readonly TestTrace Small = TestSpans.Trace(Id)
        .Span("root", service: "front", startMs: 0, durationMs: 100, children: t => t
            .Span("a", service: "front", startMs: 1, durationMs: 90, children: u => u
                .Span("b", service: "front", startMs: 2, durationMs: 50, status: StatusCode.Error, children: v => v
                    .Span("c", service: "front", startMs: 3, durationMs: 10)))
            .Span("d", service: "back", startMs: 95, durationMs: 1, attributes: [("rows", 7L)]));

    [Theory]
    [InlineData("q={status=error}", "b")]
    [InlineData("q={status=error}&keep_hierarchy=true", "root a b")]
    [InlineData("q={status=error}&keep_hierarchy=true&ancestor_depth=1", "a b")]
    [InlineData("q={status=error}&keep_hierarchy=true&ancestor_depth=0", "b")]
    [InlineData("q={status=error}&match_depth=1", "b c")]
    [InlineData("q={name=\"root\"}&match_depth=-1", "root a b c d")]
    [InlineData("q={name=\"root\"}&match_depth=1", "root a d")]
    [InlineData("q={span.rows>6 || name=\"c\"}", "c d")]
    [InlineData("q={}", "root a b c d")]
    [InlineData("q={name=\"nothing\"}", "")]
    public async Task A_filter_leaves_what_matches_and_what_is_asked_for_around_it(string parameters, string names)
    {
        await using var server = await StartAsync(Small.ToBytes());
        var answer = (await server.Api.GetAsync($"/api/v2/traces/{Id}?{parameters}")).Json;
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), Names(answer).Order(StringComparer.Ordinal));
        Assert.Equal(("PARTIAL", "Trace filtered, only a subset of spans matching the filter is returned"), ((string?)answer["status"], (string?)answer["message"]));
    }

    [Theory]
    [InlineData("q={status=error}|count()>1", "invalid q: expected a single spanset filter")]
    [InlineData("q={}>>{}", "invalid q: expected a single spanset filter")]
    [InlineData("q={}|rate()", "invalid q: expected a single spanset filter")]
    [InlineData("q={traceDuration>1s}", "invalid q: traceDuration is the same for all spans of a trace")]
    [InlineData("q={foo}", "invalid TraceQL query: parse error at line 1, col 2: unknown identifier: foo")]
    [InlineData("keep_hierarchy=maybe", "invalid keep_hierarchy: \"maybe\" is not true or false")]
    [InlineData("match_depth=-2", "invalid match_depth: \"-2\" is not a whole number of at least -1")]
    [InlineData("span_pruning_min_spans=1", "invalid span_pruning_min_spans: \"1\" is not a whole number of at least 2")]
    public async Task Wrong_parameters_are_refused(string parameters, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync($"/api/v2/traces/{Id}?{parameters}");
        Assert.Equal(400, answer.Status);
        Assert.StartsWith(message, answer.Text);
    }

    [Fact]
    public async Task What_is_left_of_a_filtered_trace_is_as_it_was_sent()
    {
        await using var server = await StartAsync(Small.ToBytes());
        var answer = await server.Api.GetAsync($"/api/v2/traces/{Id}?q={{}}", ("Accept", "application/protobuf"));
        var reader = new Otlp.Protobuf.ProtoReader(answer.Body);
        Assert.True(reader.TryReadTag(out _, out _));
        TraceComparison.AssertSame(Small.ToTracesData(), TracesData.Parser.ParseFrom(reader.ReadBytes().ToArray()));
    }

    [Fact]
    public async Task Similar_leaves_become_one_that_tells_of_all()
    {
        await using var server = await StartAsync(Queries(6, 4));
        var answer = (await server.Api.GetAsync($"/api/v2/traces/{Id}?span_pruning=true&span_pruning_group_by=db.*")).Json;
        Assert.Null(answer["status"]);
        var spans = Spans(answer).ToList();
        Assert.Equal(["INSERT", "INSERT", "INSERT", "INSERT", "SELECT", "root"], spans.Select(span => (string)span["name"]!).Order(StringComparer.Ordinal));
        var folded = spans.Single(span => (string?)span["name"] == "SELECT");
        var attributes = folded["attributes"]!.AsArray().ToDictionary(attribute => (string)attribute!["key"]!, attribute => attribute!["value"]!);
        Assert.True((bool?)attributes["aggregation.is_summary"]["boolValue"]);
        Assert.Equal(
            "6 1000000 6000000 3500000 21000000",
            string.Join(' ', new[] { "span_count", "duration_min_ns", "duration_max_ns", "duration_avg_ns", "duration_total_ns" }.Select(name => (string?)attributes["aggregation." + name]["intValue"])));
        Assert.Equal("5", (string?)attributes["n"]["intValue"]);
        Assert.Equal($"{TestSpans.BaseUnixNanos} {TestSpans.BaseUnixNanos + 56_000_000}", $"{folded["startTimeUnixNano"]} {folded["endTimeUnixNano"]}");
        Assert.Equal((string?)spans.Single(span => (string?)span["name"] == "root")["spanId"], (string?)folded["parentSpanId"]);

        // Other groups, or none that is large enough.
        Assert.Equal(11, Spans((await server.Api.GetAsync($"/api/v2/traces/{Id}?span_pruning=true&span_pruning_group_by=n")).Json).Count());
        Assert.Equal(3, Spans((await server.Api.GetAsync($"/api/v2/traces/{Id}?span_pruning=true&span_pruning_min_spans=2")).Json).Count());
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(1, 3)]
    [InlineData(-1, 3)]
    public async Task Whole_calls_with_what_hangs_below_them_are_folded_up_to_a_depth(int depth, int spans)
    {
        var trace = TestSpans.Trace(Id).Span("root", service: "front", children: t =>
        {
            for (var i = 0; i < 5; i++)
                t.Span("call", service: "front", startMs: i, durationMs: 1, children: u => u.Span("serve", service: "back", startMs: i, durationMs: 1));
            return t;
        });
        await using var server = await StartAsync(trace.ToBytes());
        var left = Spans((await server.Api.GetAsync($"/api/v2/traces/{Id}?span_pruning=true&span_pruning_max_parent_depth={depth}")).Json).ToList();
        Assert.Equal(spans, left.Count);
        var ids = left.Select(span => (string?)span["spanId"]).ToHashSet();
        Assert.All(left.Where(span => span["parentSpanId"] is not null), span => Assert.Contains((string?)span["parentSpanId"], ids));
    }

    [Fact]
    public async Task A_trace_above_the_limit_is_cut_or_refused()
    {
        var bytes = Small.ToBytes();
        await using var server = await StartAsync(bytes, new ApiLimits { MaxTraceBytes = bytes.Length - 1 });
        var v2 = (await server.Api.GetAsync("/api/v2/traces/" + Id)).Json;
        Assert.Equal($"Trace exceeds maximum size of {bytes.Length - 1} bytes, a partial trace is returned", (string?)v2["message"]);
        Assert.Equal("PARTIAL", (string?)v2["status"]);
        Assert.InRange(Spans(v2).Count(), 1, 4);
        Assert.Equal(422, (await server.Api.GetAsync("/api/traces/" + Id)).Status);
    }

    private static byte[] Queries(int selects, int inserts) => TestSpans.Trace(Id).Span("root", service: "front", startMs: 0, durationMs: 100, children: t =>
    {
        for (var i = 0; i < selects; i++)
            t.Span("SELECT", service: "front", startMs: i * 10, durationMs: i + 1, attributes: [("db.system", "pg"), ("n", (long)i)]);
        for (var i = 0; i < inserts; i++)
            t.Span("INSERT", service: "front", startMs: i * 10, durationMs: i + 1, attributes: [("db.system", "pg"), ("n", (long)i)]);
        return t;
    }).ToBytes();

    private static async Task<StoredServer> StartAsync(byte[] trace, ApiLimits? limits = null)
    {
        var store = new StoredTraces();
        await store.AppendAsync(trace);
        return new StoredServer(store, await ApiServer.StartAsync(store.Querier, limits));
    }

    private static IEnumerable<JsonNode> Spans(JsonNode answer) =>
        (answer["trace"]!["resourceSpans"]?.AsArray() ?? []).SelectMany(resource => resource!["scopeSpans"]!.AsArray()).SelectMany(scope => scope!["spans"]!.AsArray())!;

    private static IEnumerable<string> Names(JsonNode answer) => Spans(answer).Select(span => (string)span["name"]!);
}

/// <summary>A server over stored traces.</summary>
internal sealed record StoredServer(StoredTraces Store, ApiServer Api) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Store.DisposeAsync();
    }
}
