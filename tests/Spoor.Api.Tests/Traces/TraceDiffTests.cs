using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Traces;

public class TraceDiffTests
{
    private static readonly byte[] Before = Checkout("a", 50, StatusCode.Unset, withFraud: true).ToBytes();
    private static readonly byte[] After = Checkout("b", 400, StatusCode.Error, withFraud: false).ToBytes();

    [Fact]
    public async Task The_patch_names_every_change()
    {
        await using var server = await StartAsync();
        var patch = await DiffAsync(server, "trace-patch-v0");
        Assert.Equal("""{"traceId":"0000000000000000000000000000000a","spanCount":4}""", patch["base"]!.ToJsonString());
        Assert.Equal(
            """{"spanCountA":4,"spanCountB":4,"matchedSpans":3,"modifiedSpans":1,"addedSpans":1,"removedSpans":1,"fieldChanges":2,"attributeChanges":3,"eventChanges":0,"truncated":false}""",
            patch["stats"]!.ToJsonString());
        var reserve = Assert.Single(patch["modified"]!.AsArray())!;
        Assert.Equal("""{"path":[0,0],"service":"inventory","name":"reserve","kind":"client"}""", reserve["span"]!.ToJsonString());
        Assert.Equal(
            [
                """{"op":"modify","target":{"type":"field","name":"duration_nanos"},"before":50000000,"after":400000000}""",
                """{"op":"modify","target":{"type":"field","name":"status"},"before":"unset","after":"error"}""",
                """{"op":"add","target":{"type":"attribute","scope":"span","key":"error.type"},"before":null,"after":"timeout"}""",
                """{"op":"remove","target":{"type":"attribute","scope":"span","key":"from.cache"},"before":true,"after":null}""",
                """{"op":"modify","target":{"type":"attribute","scope":"span","key":"items"},"before":3,"after":4}""",
            ],
            reserve["changes"]!.AsArray().Select(change => change!.ToJsonString()));
        var added = Assert.Single(patch["added"]!.AsArray())!;
        Assert.Equal("""{"type":"span","parentPath":[0,0],"index":0}""", added["target"]!.ToJsonString());
        Assert.Equal("retry", (string?)added["span"]!["name"]);
        Assert.Equal("""{"type":"span","path":[0,1]}""", Assert.Single(patch["removed"]!.AsArray())!["target"]!.ToJsonString());
    }

    [Fact]
    public async Task The_summary_says_where_it_became_slower()
    {
        await using var server = await StartAsync();
        var summary = await DiffAsync(server, "trace-summary-v0-native");
        Assert.Equal("""{"traceLatency":"unchanged","sumSpanDuration":"increased","errors":"increased","spanCount":"unchanged","structure":"changed"}""", summary["signals"]!.ToJsonString());
        Assert.Equal("""["fraud","inventory"]""", summary["changedServices"]!.ToJsonString());
        Assert.Equal(
            """{"name":"inventory","sumSpanDurationDeltaMs":360,"modified":1,"added":1,"removed":0,"newErrors":1}""",
            summary["services"]!.AsArray().Single(service => (string?)service!["name"] == "inventory")!.ToJsonString());
        var composed = await DiffAsync(server, "trace-summary-v0-composed");
        Assert.Equal(summary.ToJsonString(), composed["summary"]!.ToJsonString());
        Assert.Equal((await DiffAsync(server, "trace-patch-v0")).ToJsonString(), composed["patch"]!.ToJsonString());
    }

    [Fact]
    public async Task A_trace_does_not_differ_from_itself()
    {
        await using var server = await StartAsync();
        var patch = await DiffAsync(server, "trace-patch-v0", "a", "a");
        Assert.Equal(("[]", "[]", "[]"), (patch["modified"]!.ToJsonString(), patch["added"]!.ToJsonString(), patch["removed"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("""{"base":{"traceId":"a"},"compare":{"traceId":"c"}}""", 404, "trace 0000000000000000000000000000000c was not found")]
    [InlineData("""{"base":{"traceId":"a"}}""", 400, "invalid body: expected compare.traceId, a trace id in hexadecimal")]
    [InlineData("""{"base":{"traceId":"xyz"},"compare":{"traceId":"a"}}""", 400, "trace IDs can only contain hex characters: invalid character 'x' at position 1")]
    [InlineData("""{"base":{"traceId":"a"},"compare":{"traceId":"b"},"format":"x"}""", 400, "invalid format: \"x\"; expected trace-patch-v0, trace-summary-v0-native or trace-summary-v0-composed")]
    [InlineData("[]", 400, "invalid body: expected base.traceId, a trace id in hexadecimal")]
    public async Task Wrong_bodies_are_refused(string body, int status, string message)
    {
        await using var server = await StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await server.Api.Client.PostAsync("/api/v2/traces/diff", content);
        Assert.Equal((status, message), ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync()));
        Assert.Equal(405, (await server.Api.GetAsync("/api/v2/traces/diff")).Status);
    }

    private static async Task<StoredServer> StartAsync()
    {
        var store = new StoredTraces();
        await store.AppendAsync(Before);
        await store.AppendAsync(After);
        return new StoredServer(store, await ApiServer.StartAsync(store.Querier));
    }

    private static async Task<JsonNode> DiffAsync(StoredServer server, string format, string @base = "a", string compare = "b")
    {
        var request = JsonSerializer.Serialize(new { @base = new { traceId = @base }, compare = new { traceId = compare }, format });
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var reply = await server.Api.Client.PostAsync("/api/v2/traces/diff", content);
        var body = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.IsSuccessStatusCode, body);
        var node = JsonNode.Parse(body)!;
        Assert.Equal(format, (string?)node["version"]);
        return node;
    }

    /// <summary>The root takes a little longer the second time, which is within what counts as equal.</summary>
    private static TestTrace Checkout(string id, int reserveMs, StatusCode status, bool withFraud) => TestSpans.Trace(id)
        .Span("checkout", service: "shop", kind: SpanKind.Server, startMs: 0, durationMs: withFraud ? 1000 : 1010, children: t =>
        {
            t.Span(
                "reserve", service: "inventory", kind: SpanKind.Client, startMs: 10, durationMs: reserveMs, status: status,
                attributes: withFraud ? [("items", 3L), ("from.cache", true)] : [("items", 4L), ("error.type", "timeout")],
                children: withFraud ? null : u => u.Span("retry", service: "inventory", kind: SpanKind.Client, startMs: 20, durationMs: 10));
            t.Span("pay", service: "shop", startMs: 700, durationMs: 50);
            if (withFraud)
                t.Span("check", service: "fraud", kind: SpanKind.Client, startMs: 600, durationMs: 35);
            return t;
        });
}
