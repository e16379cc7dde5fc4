using OpenTelemetry.Proto.Common.V1;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Zipkin;

/// <summary>Zipkin's query API over a real store.</summary>
public class ZipkinTests
{
    private const long BaseMicros = (long)(TestSpans.BaseUnixNanos / 1000);

    private static readonly string Range = $"endTs={(BaseMicros / 1000) + 10_000}&lookback=20000";

    [Fact]
    public async Task Writes_spans()
    {
        await using var store = new StoredTraces();
        var data = TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736").Span(
            "GET /cart", service: "frontend", kind: Otlp.SpanKind.Client, durationMs: 120, status: StatusCode.Error, statusMessage: "timeout", attributes:
            [("number", 7), ("peer.service", "cart"), ("net.peer.ip", "10.0.0.1"), ("net.peer.port", 80)]).ToTracesData();
        var span = data.ResourceSpans[0].ScopeSpans[0].Spans[0];
        span.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Name = "sent", TimeUnixNano = TestSpans.BaseUnixNanos + 5_000 });
        span.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event
        {
            Name = "retry",
            TimeUnixNano = TestSpans.BaseUnixNanos + 6_000,
            Attributes = { new KeyValue { Key = "n", Value = new AnyValue { IntValue = 2 } } },
        });
        span.ParentSpanId = TestSpans.SpanIdBytes("00000000000000ff");
        data.ResourceSpans[0].Resource.Attributes.Add(new KeyValue { Key = "host.name", Value = new AnyValue { StringValue = "h1" } });
        await store.AppendAsync(Google.Protobuf.MessageExtensions.ToByteArray(data));
        await using var server = await ApiServer.StartAsync(store.Querier);

        (await server.GetAsync("/zipkin/api/v2/trace/4bf92f3577b34da6a3ce929d0e0e4736")).AssertJson(
            $$"""
            [{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","parentId":"00000000000000ff","id":"{{Convert.ToHexStringLower(span.SpanId.Span)}}","kind":"CLIENT",
              "name":"GET /cart","timestamp":{{BaseMicros}},"duration":120000,"localEndpoint":{"serviceName":"frontend"},
              "remoteEndpoint":{"serviceName":"cart","ipv4":"10.0.0.1","port":80},
              "annotations":[{"timestamp":{{BaseMicros + 5}},"value":"sent"},{"timestamp":{{BaseMicros + 6}},"value":"retry|{\"n\":2}|0"}],
              "tags":{"error":"timeout","host.name":"h1","number":"7","otel.status_code":"STATUS_CODE_ERROR","otel.status_description":"timeout"} }]
            """);
    }

    [Theory]
    [InlineData("", "2 1")]
    [InlineData("serviceName=frontend", "2 1")]
    [InlineData("serviceName=all&spanName=all", "2 1")]
    [InlineData("serviceName=frontend&limit=1", "2")]
    [InlineData("serviceName=frontend&spanName=GET /cart", "1")]
    [InlineData("serviceName=cart&annotationQuery=http.status_code=500", "1")]
    [InlineData("serviceName=cart&annotationQuery=http.status_code=500 and flag", "1")]
    [InlineData("serviceName=frontend&annotationQuery=http.status_code=500", "")]
    [InlineData("annotationQuery=first=1 and second=2", "1")]
    [InlineData("annotationQuery=error", "1")]
    [InlineData("serviceName=cart&remoteServiceName=db", "1")]
    [InlineData("serviceName=frontend&remoteServiceName=db", "")]
    [InlineData("minDuration=60000", "1")]
    [InlineData("minDuration=40000&maxDuration=60000", "2")]
    public async Task Finds(string query, string traces)
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);

        var answer = await server.GetAsync($"/zipkin/api/v2/traces?{Range}&{query}");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(traces, string.Join(' ', answer.Json.AsArray().Select(trace => ((string)trace![0]!["traceId"]!).TrimStart('0'))));
    }

    [Theory]
    [InlineData("traces?limit=0", 400, "limit <= 0")]
    [InlineData("traces?lookback=x", 400, "lookback: \"x\" is not a whole number")]
    [InlineData("traces?minDuration=5&maxDuration=4", 400, "maxDuration < minDuration: 4 < 5")]
    [InlineData("traces?annotationQuery==a", 400, "annotationQuery: a name is missing before '=' in \"=a\"; expected such as http.method=GET and error")]
    [InlineData("trace/9", 404, "9 not found")]
    [InlineData("trace/xyz", 400, "unable to parse param 'traceId': \"xyz\" is not 1 to 32 hexadecimal digits")]
    [InlineData("traceMany?traceIds=1", 400, "traceIds: two or more trace ids are expected, separated by commas")]
    [InlineData("traceMany?traceIds=1,01", 400, "traceIds: a trace id is there twice")]
    [InlineData("spans", 400, "parameter 'serviceName' is required")]
    [InlineData("nothing", 404, "404 page not found\n")]
    public async Task Refuses(string pathAndQuery, int status, string message)
    {
        await using var store = new StoredTraces();
        await using var server = await ApiServer.StartAsync(store.Querier);
        (await server.GetAsync("/zipkin/api/v2/" + pathAndQuery)).AssertText(status, message);
    }

    [Fact]
    public async Task Lists_names()
    {
        await using var store = new StoredTraces();
        await AppendTwoAsync(store);
        await using var server = await ApiServer.StartAsync(store.Querier);

        (await server.GetAsync("/zipkin/api/v2/services")).AssertJson("""["cart","frontend"]""");
        (await server.GetAsync("/zipkin/api/v2/spans?serviceName=frontend")).AssertJson("""["GET /cart","GET /other"]""");
        (await server.GetAsync("/zipkin/api/v2/remoteServices?serviceName=cart")).AssertJson("""["db"]""");
        (await server.GetAsync("/zipkin/api/v2/autocompleteKeys")).AssertJson(
            """["first","flag","http.status_code","peer.service","second","service.name"]""");
        (await server.GetAsync("/zipkin/api/v2/autocompleteValues?key=http.status_code")).AssertJson("""["500"]""");
        var many = await server.GetAsync("/zipkin/api/v2/traceMany?traceIds=1,2,3");
        Assert.Equal([2, 1], many.Json.AsArray().Select(trace => trace!.AsArray().Count));
        Assert.True((bool)(await server.GetAsync("/zipkin/config.json")).Json["searchEnabled"]!);
    }

    private static async Task AppendTwoAsync(StoredTraces store)
    {
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /cart", service: "frontend", durationMs: 200, attributes: [("first", 1)], children: t => t
            .Span("get", service: "cart", kind: Otlp.SpanKind.Client, durationMs: 100, status: StatusCode.Error, attributes:
                [("http.status_code", 500), ("flag", true), ("peer.service", "db"), ("second", 2)])).ToBytes());
        await store.AppendAsync(TestSpans.Trace("2").Span("GET /other", service: "frontend", startMs: 1000, durationMs: 50).ToBytes());
    }
}
