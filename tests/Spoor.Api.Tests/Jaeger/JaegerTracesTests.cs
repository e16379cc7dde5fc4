using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Common.V1;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Jaeger;

/// <summary>Traces in Jaeger's form, searches for them and the lists of names, over a real store.</summary>
public class JaegerTracesTests
{
    private const long BaseMicros = (long)(TestSpans.BaseUnixNanos / 1000);

    private static readonly string Range = $"start={BaseMicros - 1}&end={BaseMicros + 10_000_000}";

    [Fact]
    public async Task Writes_the_whole_model()
    {
        await using var store = new StoredTraces();
        var data = TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736")
            .Span("GET /cart", service: "frontend", kind: Otlp.SpanKind.Server, durationMs: 120, status: StatusCode.Error, statusMessage: "timeout", attributes:
                [("text", "a"), ("number", 7), ("truth", true), ("real", 1.5)])
            .ToTracesData();
        var span = data.ResourceSpans[0].ScopeSpans[0].Spans[0];
        span.Attributes.Add(new KeyValue { Key = "large", Value = new AnyValue { IntValue = long.MaxValue } });
        span.Attributes.Add(new KeyValue { Key = "blob", Value = new AnyValue { BytesValue = Google.Protobuf.ByteString.CopyFrom(1, 2) } });
        span.Attributes.Add(new KeyValue
        {
            Key = "list",
            Value = new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue { StringValue = "x" } } } },
        });
        span.Attributes.Add(new KeyValue { Key = "nan", Value = new AnyValue { DoubleValue = double.NaN } });
        span.TraceState = "a=b";
        span.Flags = 0x101;
        span.ParentSpanId = TestSpans.SpanIdBytes("00000000000000ff");
        span.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event
        {
            Name = "retry",
            TimeUnixNano = TestSpans.BaseUnixNanos + 5_000,
            Attributes = { new KeyValue { Key = "n", Value = new AnyValue { IntValue = 2 } } },
        });
        span.Links.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Link { TraceId = TestSpans.TraceIdBytes("5"), SpanId = TestSpans.SpanIdBytes("6") });
        data.ResourceSpans[0].Resource.Attributes.Add(new KeyValue { Key = "host.name", Value = new AnyValue { StringValue = "h1" } });
        data.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "lib", Version = "2" };
        await store.AppendAsync(Google.Protobuf.MessageExtensions.ToByteArray(data));
        await using var server = await ApiServer.StartAsync(store.Querier);

        (await server.GetAsync("/jaeger/api/traces/4bf92f3577b34da6a3ce929d0e0e4736")).AssertJson(
            $$"""
            {"data":[{"traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spans":[{
              "traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"{{Convert.ToHexStringLower(span.SpanId.Span)}}","flags":1,"operationName":"GET /cart",
              "references":[
                {"refType":"CHILD_OF","traceID":"4bf92f3577b34da6a3ce929d0e0e4736","spanID":"00000000000000ff"},
                {"refType":"FOLLOWS_FROM","traceID":"0000000000000005","spanID":"0000000000000006"}],
              "startTime":{{BaseMicros}},"duration":120000,
              "tags":[
                {"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"2"},
                {"key":"text","type":"string","value":"a"},{"key":"number","type":"int64","value":7},{"key":"truth","type":"bool","value":true},
                {"key":"real","type":"float64","value":1.5},{"key":"large","type":"int64","value":"9223372036854775807"},
                {"key":"blob","type":"binary","value":"AQI="},{"key":"list","type":"string","value":"[1,\"x\"]"},{"key":"nan","type":"float64","value":"NaN"},
                {"key":"span.kind","type":"string","value":"server"},{"key":"otel.status_code","type":"string","value":"ERROR"},
                {"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"timeout"},
                {"key":"w3c.tracestate","type":"string","value":"a=b"}],
              "logs":[{"timestamp":{{BaseMicros + 5}},"fields":[
                {"key":"event","type":"string","value":"retry"},{"key":"n","type":"int64","value":2}]}],
              "processID":"p1","warnings":["parent span 00000000000000ff was not received"]}],
            "processes":{"p1":{"serviceName":"frontend","tags":[{"key":"host.name","type":"string","value":"h1"}]} },"warnings":null}],
            "total":0,"limit":0,"offset":0,"errors":null}
            """);
    }

    [Fact]
    public async Task Client_and_server_that_share_an_id_get_two()
    {
        await using var store = new StoredTraces();
        var data = TestSpans.Trace("1").Span("call", service: "a", kind: Otlp.SpanKind.Client, durationMs: 10, children: t => t
            .Span("serve", service: "b", kind: Otlp.SpanKind.Server, children: u => u.Span("work", service: "b"))).ToTracesData();
        var spans = data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans).ToDictionary(span => span.Name);
        spans["serve"].SpanId = spans["call"].SpanId;
        spans["serve"].ParentSpanId = spans["call"].ParentSpanId;
        spans["work"].ParentSpanId = spans["call"].SpanId;
        await store.AppendAsync(Google.Protobuf.MessageExtensions.ToByteArray(data));
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync("/jaeger/api/traces/1");
        var shown = answer.Json["data"]![0]!["spans"]!.AsArray().ToDictionary(span => (string)span!["operationName"]!, span => span!);
        Assert.NotEqual((string?)shown["call"]["spanID"], (string?)shown["serve"]["spanID"]);
        Assert.Equal((string?)shown["call"]["spanID"], (string?)shown["serve"]["references"]![0]!["spanID"]);
        Assert.Equal((string?)shown["serve"]["spanID"], (string?)shown["work"]["references"]![0]!["spanID"]);
        Assert.Empty(shown["call"]["references"]!.AsArray());
    }

    [Theory]
    [InlineData("service=frontend", "2 1")]
    [InlineData("service=frontend&limit=1", "2")]
    [InlineData("service=frontend&operation=GET /cart", "1")]
    [InlineData("service=frontend&operation=GET", "")]
    [InlineData("service=cart&tag=http.status_code:500", "1")]
    [InlineData("service=cart&tags={\"http.status_code\":\"500\",\"flag\":\"true\"}", "1")]
    [InlineData("service=cart&tags={\"http.status_code\":500}", "1")]
    [InlineData("service=cart&tag=error:true", "1")]
    [InlineData("service=cart&tag=span.kind:client", "1")]
    [InlineData("service=cart&tag=otel.status_code:ERROR", "1")]
    [InlineData("service=cart&tag=url:http://x/y:1", "1")]
    [InlineData("service=cart&minDuration=50ms", "1")]
    [InlineData("service=cart&minDuration=50ms&maxDuration=60ms", "")]
    [InlineData("service=cart&maxDuration=1.5s", "1")]
    [InlineData("service=nobody", "")]
    [InlineData("traceID=1&traceID=0000000000000002", "1 2")]
    public async Task Finds(string query, string traces)
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync($"/jaeger/api/traces?{Range}&{query}");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(traces, string.Join(' ', answer.Json["data"]!.AsArray().Select(trace => ((string)trace!["traceID"]!).TrimStart('0'))));
    }

    [Fact]
    public async Task Says_which_trace_ids_are_unknown()
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync("/jaeger/api/traces?traceID=1&traceID=9");
        Assert.Single(answer.Json["data"]!.AsArray());
        Assert.Equal("""[{"msg":"trace not found","traceID":"0000000000000009"}]""", answer.Json["errors"]!.ToJsonString());
    }

    [Theory]
    [InlineData("traces", 400, "parameter 'service' is required")]
    [InlineData("traces?service=a&start=x", 400, "unable to parse param 'start': \"x\" is not a whole number")]
    [InlineData("traces?service=a&minDuration=5", 400, "unable to parse param 'minDuration': time: invalid duration \"5\"")]
    [InlineData("traces?service=a&minDuration=5s&maxDuration=1s", 400, "'maxDuration' should be greater than 'minDuration'")]
    [InlineData("traces?service=a&limit=-1", 400, "unable to parse param 'limit': \"-1\" is not a whole number from 1 to 2147483647")]
    [InlineData("traces?service=a&tag=b", 400, "malformed 'tag' parameter, expecting key:value, received: b")]
    [InlineData("traces?service=a&tags=[]", 400, "malformed 'tags' parameter, cannot unmarshal JSON: expected an object, such as {\"http.status_code\":\"500\"}")]
    [InlineData("traces?service=a&traceID=xyz", 400, "unable to parse param 'traceID': \"xyz\" is not 1 to 32 hexadecimal digits")]
    [InlineData("traces/xyz", 400, "unable to parse param 'traceID': \"xyz\" is not 1 to 32 hexadecimal digits")]
    [InlineData("traces/12", 404, "trace not found")]
    [InlineData("operations", 400, "parameter 'service' is required")]
    [InlineData("operations?service=a&spanKind=b", 400, "unable to parse param 'spanKind': unsupported span kind: 'b'")]
    [InlineData("metrics/calls?service=a", 501, "metrics querying is currently disabled")]
    public async Task Refuses(string pathAndQuery, int status, string message)
    {
        await using var store = new StoredTraces();
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync("/jaeger/api/" + pathAndQuery);
        Assert.Equal(status, answer.Status);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(
            new JsonObject
            {
                ["data"] = null,
                ["total"] = 0,
                ["limit"] = 0,
                ["offset"] = 0,
                ["errors"] = new JsonArray(new JsonObject { ["code"] = status, ["msg"] = message }),
            }.ToJsonString(),
            answer.Json.ToJsonString());
    }

    [Fact]
    public async Task Ranges_are_as_long_as_the_limit_allows()
    {
        await using var store = new StoredTraces();
        await using var server = await ApiServer.StartAsync(store.Querier, new ApiLimits { MaxSearchDuration = TimeSpan.FromHours(1) });
        var answer = await server.GetAsync("/jaeger/api/traces?service=a&start=0&end=3600000001");
        Assert.Equal((400, "the time range exceeds 1h0m0s; ask for a shorter one"), (answer.Status, (string?)answer.Json["errors"]![0]!["msg"]));
        Assert.Equal(200, (await server.GetAsync("/jaeger/api/traces?service=a&start=0&end=3600000000")).Status);
        (await server.GetAsync("/zipkin/api/v2/traces?endTs=7200000&lookback=3600001")).AssertText(400, "the time range exceeds 1h0m0s; ask for a shorter one");
    }

    [Fact]
    public async Task Lists_services_and_operations()
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);

        (await server.GetAsync("/jaeger/api/services")).AssertJson(
            """{"data":["cart","frontend"],"total":2,"limit":0,"offset":0,"errors":null}""");
        (await server.GetAsync("/jaeger/api/services/frontend/operations")).AssertJson(
            """{"data":["GET /cart","GET /other"],"total":2,"limit":0,"offset":0,"errors":null}""");
        (await server.GetAsync("/jaeger/api/operations?service=cart")).AssertJson(
            """{"data":[{"name":"get","spanKind":"client"}],"total":1,"limit":0,"offset":0,"errors":null}""");
        (await server.GetAsync("/jaeger/api/operations?service=cart&spanKind=server")).AssertJson(
            """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""");
    }

    [Fact]
    public async Task Answers_the_third_version_with_OTLP()
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);
        const string range = "query.start_time_min=2025-12-31T00:00:00Z&query.start_time_max=2026-01-02T00:00:00Z";

        (await server.GetAsync("/jaeger/api/v3/services")).AssertJson("""{"services":["cart","frontend"]}""");
        (await server.GetAsync("/jaeger/api/v3/operations?service=cart")).AssertJson("""{"operations":[{"name":"get","spanKind":"client"}]}""");
        var found = await server.GetAsync($"/jaeger/api/v3/traces?{range}&query.service_name=cart&query.num_traces=5");
        Assert.Equal("00000000000000000000000000000001", (string?)found.Json["result"]!["resourceSpans"]![0]!["scopeSpans"]![0]!["spans"]![0]!["traceId"]);
        var camel = range.Replace("start_time_min", "startTimeMin", StringComparison.Ordinal).Replace("start_time_max", "startTimeMax", StringComparison.Ordinal);
        var same = await server.GetAsync($"/jaeger/api/v3/traces?{camel}&query.serviceName=cart&query.attributes={{\"flag\":\"true\"}}");
        Assert.Equal(found.Text, same.Text);
        Assert.Equal(found.Text, (await server.GetAsync("/jaeger/api/v3/traces/1")).Text);

        AssertError(404, "No traces found", await server.GetAsync($"/jaeger/api/v3/traces?{range}&query.service_name=nobody"));
        AssertError(404, "trace not found", await server.GetAsync("/jaeger/api/v3/traces/9"));
        AssertError(400, "query.start_time_min and query.start_time_max are required", await server.GetAsync("/jaeger/api/v3/traces"));
        AssertError(
            400,
            "malformed parameter query.duration_min: time: invalid duration \"x\"",
            await server.GetAsync($"/jaeger/api/v3/traces?{range}&query.duration_min=x"));
    }

    private static void AssertError(int status, string message, Answer answer)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(
            new JsonObject { ["error"] = new JsonObject { ["httpCode"] = status, ["message"] = message } }.ToJsonString(), answer.Json.ToJsonString());
    }

    private static async Task AppendTwoAsync(StoredTraces store)
    {
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /cart", service: "frontend", durationMs: 200, children: t => t
            .Span("get", service: "cart", kind: Otlp.SpanKind.Client, durationMs: 100, status: StatusCode.Error, attributes:
                [("http.status_code", 500), ("flag", true), ("url", "http://x/y:1")])).ToBytes());
        await store.AppendAsync(TestSpans.Trace("2").Span("GET /other", service: "frontend", startMs: 1000, durationMs: 50).ToBytes());
    }
}
