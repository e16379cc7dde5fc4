using System.IO.Compression;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Tempo;

public class TraceByIdTests
{
    private static readonly (string, string) Protobuf = ("Accept", "application/protobuf");

    [Fact]
    public async Task Absent_is_404_in_v1_and_an_empty_trace_in_v2()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var v1 = await server.GetAsync("/api/traces/ffffffffffffffffffffffffffffffff");
        Assert.Equal((404, "", null), (v1.Status, v1.Text, v1.ContentType));
        (await server.GetAsync("/api/v2/traces/ffffffffffffffffffffffffffffffff")).AssertJson("""{"trace":{},"metrics":{}}""");
    }

    [Theory]
    [InlineData("xyz", "trace IDs can only contain hex characters: invalid character 'x' at position 1")]
    [InlineData("12ag", "trace IDs can only contain hex characters: invalid character 'g' at position 4")]
    [InlineData("123456789012345678901234567890123", "trace IDs can't be larger than 128 bits")]
    [InlineData("1?start=2&end=1", "http parameter start must be before end. received start=2 end=1")]
    public async Task Bad_requests(string idAndQuery, string message)
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        (await server.GetAsync("/api/traces/" + idAndQuery)).AssertText(400, message);
        (await server.GetAsync("/api/v2/traces/" + idAndQuery)).AssertText(400, message);
    }

    [Theory]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("12AB", "000000000000000000000000000012ab")]
    [InlineData("123", "00000000000000000000000000000123")]
    public async Task Ids_are_padded(string text, string expected)
    {
        var querier = new FakeQuerier();
        TraceId? asked = null;
        querier.OnFindTrace = (id, _) =>
        {
            asked = id;
            return Task.FromResult(new TraceResult(default, 0, FakeQuerier.NoStats));
        };
        await using var server = await ApiServer.StartAsync(querier);
        await server.GetAsync("/api/traces/" + text);
        Assert.Equal(expected, asked.ToString());
    }

    [Fact]
    public async Task Protobuf_is_the_stored_bytes_in_v1_and_wrapped_in_v2()
    {
        var trace = TestSpans.Trace("a1").Span("GET /cart", service: "frontend", attributes: [("k", "v")]);
        var querier = new FakeQuerier();
        querier.StoreTrace(trace.ToBytes(), new QueryStats { InspectedBytes = 300 });
        await using var server = await ApiServer.StartAsync(querier);

        var v1 = await server.GetAsync("/api/traces/a1", Protobuf);
        Assert.Equal("application/protobuf", v1.ContentType);
        TraceComparison.AssertSame(trace.ToTracesData(), TracesData.Parser.ParseFrom(v1.Body));

        var v2 = ReadFields((await server.GetAsync("/api/v2/traces/a1", Protobuf)).Body);
        TraceComparison.AssertSame(trace.ToTracesData(), TracesData.Parser.ParseFrom(v2[1]));
        Assert.Equal<byte>([0x08, 0xAC, 0x02], v2[2]);
        Assert.Equal([1, 2], v2.Keys.Order());
    }

    [Fact]
    public async Task Partial_traces_say_so()
    {
        var querier = new FakeQuerier();
        querier.StoreTrace(TestSpans.Trace("a1").Span("x").ToBytes(), new QueryStats { PartialReason = "block 01J is damaged" });
        await using var server = await ApiServer.StartAsync(querier);

        var json = await server.GetAsync("/api/v2/traces/a1");
        Assert.Equal("PARTIAL", (string?)json.Json["status"]);
        Assert.Equal("block 01J is damaged", (string?)json.Json["message"]);
        Assert.Equal("block 01J is damaged", json.Headers["X-Spoor-Partial"]);
        Assert.Equal("block 01J is damaged", (await server.GetAsync("/api/traces/a1")).Headers["X-Spoor-Partial"]);
        var proto = ReadFields((await server.GetAsync("/api/v2/traces/a1", Protobuf)).Body);
        Assert.Equal("block 01J is damaged", System.Text.Encoding.UTF8.GetString(proto[4]));
    }

    [Fact]
    public async Task Large_answers_are_compressed_when_asked()
    {
        var trace = TestSpans.Trace("a1");
        for (var i = 0; i < 2000; i++)
            trace.Span("GET /cart", attributes: [("http.request.method", "GET"), ("n", i)]);
        var querier = new FakeQuerier();
        querier.StoreTrace(trace.ToBytes());
        await using var server = await ApiServer.StartAsync(querier);

        var plain = await server.GetAsync("/api/v2/traces/a1");
        Assert.False(plain.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("Accept, Accept-Encoding", plain.Headers["Vary"]);
        foreach (var (encoding, open) in new (string, Func<Stream, Stream>)[]
        {
            ("br", stream => new BrotliStream(stream, CompressionMode.Decompress)),
            ("gzip", stream => new GZipStream(stream, CompressionMode.Decompress)),
        })
        {
            var compressed = await server.GetAsync("/api/v2/traces/a1", ("Accept-Encoding", encoding));
            Assert.Equal(encoding, compressed.Headers["Content-Encoding"]);
            Assert.True(compressed.Body.Length < plain.Body.Length / 4);
            await using var decompressed = open(new MemoryStream(compressed.Body));
            using var reader = new StreamReader(decompressed);
            Assert.Equal(plain.Text, await reader.ReadToEndAsync());
        }
    }

    [Fact]
    public async Task Head_has_the_status_but_no_body()
    {
        var querier = new FakeQuerier();
        querier.StoreTrace(TestSpans.Trace("a1").Span("x").ToBytes());
        await using var server = await ApiServer.StartAsync(querier);
        using var request = new HttpRequestMessage(HttpMethod.Head, "/api/v2/traces/a1");
        using var response = await server.Client.SendAsync(request);
        Assert.Equal((200, "application/json"), ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task The_form_for_language_models()
    {
        var trace = TestSpans.Trace("12ab34cd56ef7890")
            .Span("GET /cart", service: "frontend", kind: SpanKind.Server, durationMs: 300, scope: "lib.a", scopeVersion: "1.2.3", resource: [("k8s.cluster.name", "c1")],
                attributes: [("arr.int", new long[] { 1, 2 }), ("big", 1.5), ("flag", true), ("bytes", new byte[] { 1, 2 })], children: t => t
                .Span("call", service: "cart", status: StatusCode.Error, statusMessage: "it failed", events: [("exception", 0.5)], links: [("beef", "be")]));
        var querier = new FakeQuerier();
        querier.StoreTrace(trace.ToBytes(), new QueryStats { InspectedBytes = 7 });
        await using var server = await ApiServer.StartAsync(querier);

        var answer = await server.GetAsync("/api/v2/traces/12ab34cd56ef7890", ("Accept", "application/vnd.grafana.llm"));
        Assert.Equal("application/vnd.grafana.llm+json", answer.ContentType);
        Assert.Equal(
            JsonNode.Parse("""
                {"trace":{"traceId":"000000000000000012ab34cd56ef7890","services":[
                {"serviceName":"frontend","resource":{"k8s.cluster.name":"c1"},"scopes":[{"name":"lib.a","version":"1.2.3","spans":[
                {"spanId":"0000000000000001","name":"GET /cart","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1767225600000000000",
                "endTimeUnixNano":"1767225600300000000","durationMs":300,
                "attributes":{"arr.int":[1,2],"big":1.5,"flag":true,"bytes":"AQI="},"status":{"code":"STATUS_CODE_UNSET","message":""}}]}]},
                {"serviceName":"cart","scopes":[{"spans":[
                {"spanId":"0000000000000002","name":"call","parentSpanId":"0000000000000001","kind":"SPAN_KIND_INTERNAL",
                "startTimeUnixNano":"1767225600000000000","endTimeUnixNano":"1767225600001000000","durationMs":1,
                "events":[{"name":"exception","timeUnixNano":"1767225600000500000"}],
                "links":[{"traceId":"0000000000000000000000000000beef","spanId":"00000000000000be"}],
                "status":{"code":"STATUS_CODE_ERROR","message":"it failed"}}]}]}]},"metrics":{"inspectedBytes":7}}
                """)!.ToJsonString(),
            answer.Json.ToJsonString());
    }

    private static Dictionary<int, byte[]> ReadFields(byte[] message)
    {
        var fields = new Dictionary<int, byte[]>();
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
            fields[field] = wire == WireType.Varint ? [(byte)reader.ReadVarint()] : reader.ReadBytes().ToArray();
        Assert.False(reader.Failed);
        return fields;
    }
}
