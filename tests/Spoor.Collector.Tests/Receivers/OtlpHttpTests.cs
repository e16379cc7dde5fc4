using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Grpc;
using Spoor.Otlp.Json;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Receivers;

public class OtlpHttpTests
{
    private static readonly TracesData Trace = TestSpans.Trace("a1")
        .Span("GET /cart", service: "frontend", attributes: [("http.request.method", "GET"), ("n", 42)], children: t => t
            .Span("SELECT", service: "cart", durationMs: 0.5))
        .ToTracesData();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Protobuf_is_stored_as_it_came(string version)
    {
        await using var collector = await TestCollector.StartAsync();
        var bytes = Trace.ToByteArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces")
        {
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } },
        };
        var response = await collector.Http.SendAsync(request);
        Assert.Null((await response.ReadExportResponseAsync()).PartialSuccess);
        Assert.Equal(bytes, Assert.Single(collector.Store.Batches));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task Json_means_the_same(string contentType)
    {
        await using var collector = await TestCollector.StartAsync();
        var json = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(json, OtlpJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("resourceSpans");
            OtlpJson.WriteTraces(Trace.ToByteArray(), writer);
            writer.WriteEndObject();
        }

        var response = await collector.PostAsync(json.ToArray(), contentType);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        TraceComparison.AssertSame(Trace, collector.Store.Stored);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "zlib")]
    [InlineData("zlib", "zlib")]
    [InlineData("deflate", "raw deflate")]
    [InlineData("br", "br")]
    public async Task Bodies_may_be_compressed(string encoding, string format)
    {
        await using var collector = await TestCollector.StartAsync();
        var response = await collector.PostAsync(OtlpHttpClient.Compress(Trace, format), encoding: encoding);
        await response.ReadExportResponseAsync();
        Assert.Equal(Trace, collector.Store.Stored);
    }

    [Fact]
    public async Task A_chunked_body_in_pieces_over_time_is_put_together()
    {
        await using var collector = await TestCollector.StartAsync();
        var response = await collector.PostAsync(new PiecewiseContent(Trace.ToByteArray(), 13, TimeSpan.FromMilliseconds(2)));
        await response.ReadExportResponseAsync();
        Assert.Equal(Trace, collector.Store.Stored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"resourceSpans\":[]}")]
    public async Task Nothing_is_a_success(string json)
    {
        await using var collector = await TestCollector.StartAsync();
        var response = json.Length == 0
            ? await collector.PostAsync([])
            : await collector.PostAsync(Encoding.UTF8.GetBytes(json), OtlpHttpClient.Json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(collector.Store.Batches);
    }

    [Fact]
    public async Task Invalid_spans_are_rejected_alone_and_the_reply_says_so()
    {
        await using var collector = await TestCollector.StartAsync();
        var mixed = Trace.Clone();
        var spans = mixed.ResourceSpans[0].ScopeSpans[0].Spans;
        spans.Add(new Span { TraceId = ByteString.CopyFrom(1, 2, 3), SpanId = TestSpans.SpanIdBytes("1"), Name = "short id" });
        spans.Add(new Span { TraceId = ByteString.CopyFrom(new byte[16]), SpanId = TestSpans.SpanIdBytes("1"), Name = "zero id" });

        var partial = (await (await collector.PostAsync(mixed.ToByteArray())).ReadExportResponseAsync()).PartialSuccess;
        Assert.Equal(2, partial.RejectedSpans);
        Assert.Equal("trace ids must be 128 bit, received 24 bits", partial.ErrorMessage);
        Assert.Single(collector.Store.Batches);
        Assert.Equal(2, collector.Metric("otelcol_receiver_accepted_spans_total{receiver=\"otlp\",transport=\"http\"}"));
        Assert.Equal(2, collector.Metric("tempo_discarded_spans_total{reason=\"invalid_span\"}"));

        var json = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"00","spanId":"0102030405060708","name":"x"}]}]}]}""";
        var response = await collector.PostAsync(Encoding.UTF8.GetBytes(json), OtlpHttpClient.Json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"partialSuccess":{"rejectedSpans":"1","errorMessage":"trace ids must be 128 bit, received 8 bits"}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Strange_spans_are_kept_as_they_are()
    {
        await using var collector = await TestCollector.StartAsync();
        var strange = TestSpans.Trace("b2")
            .Span("", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (0, 0))
            .Span("ends first", configure: span => (span.StartTimeUnixNano, span.EndTimeUnixNano) = (ulong.MaxValue, 1))
            .ToBytes();
        Assert.Null((await (await collector.PostAsync(strange)).ReadExportResponseAsync()).PartialSuccess);
        Assert.Equal(strange, Assert.Single(collector.Store.Batches));
    }

    [Fact]
    public async Task Undecodable_protobuf_is_a_bad_request_that_says_where()
    {
        await using var collector = await TestCollector.StartAsync();
        var response = await collector.PostAsync(Trace.ToByteArray()[..^3]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var status = await response.ReadStatusAsync();
        Assert.Equal(GrpcStatusCode.InvalidArgument, status.Code);
        Assert.Contains("malformed protobuf in", status.Message, StringComparison.Ordinal);
        Assert.Contains("at byte", status.Message, StringComparison.Ordinal);
        Assert.Equal(1, collector.Metric("spoor_receiver_refused_requests_total{receiver=\"otlp\",transport=\"http\",reason=\"malformed\"}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"resourceSpans\":")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":7}]}]}]}")]
    [InlineData("[]")]
    [InlineData("\u0000\u0001")]
    public async Task Undecodable_json_is_a_bad_request_in_json(string body)
    {
        await using var collector = await TestCollector.StartAsync();
        var response = await collector.PostAsync(Encoding.UTF8.GetBytes(body), OtlpHttpClient.Json);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        using var status = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(3, status.RootElement.GetProperty("code").GetInt32());
        Assert.NotEmpty(status.RootElement.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Other_paths_methods_and_types_get_the_answers_of_the_collector()
    {
        await using var collector = await TestCollector.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await collector.PostAsync([], path: "/v1/metrics")).StatusCode);

        var get = await collector.Http.GetAsync("/v1/traces");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        Assert.Equal(["POST"], get.Content.Headers.Allow);
        Assert.Equal("405 method not allowed, supported: [POST]", await get.Content.ReadAsStringAsync());

        foreach (var type in new[] { "text/plain", "application/jsonp", "application/x-protobuffer" })
        {
            var response = await collector.PostAsync([], type);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
            Assert.Equal(
                "415 unsupported media type, supported: [application/json, application/x-protobuf]", await response.Content.ReadAsStringAsync());
        }

        using var untyped = new ByteArrayContent([]);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await collector.Http.PostAsync("/v1/traces", untyped)).StatusCode);
        var encoded = await collector.PostAsync([], encoding: "zstd");
        Assert.Equal(HttpStatusCode.BadRequest, encoded.StatusCode);
        Assert.Contains("unsupported Content-Encoding: zstd", (await encoded.ReadStatusAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_take_spans_asks_to_come_back()
    {
        await using var collector = await TestCollector.StartAsync();
        collector.Store.Refuse("the disk is full", TimeSpan.FromMilliseconds(2100));
        var response = await collector.PostAsync(Trace.ToByteArray());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), response.Headers.RetryAfter?.Delta);
        var status = await response.ReadStatusAsync();
        Assert.Equal((GrpcStatusCode.Unavailable, "the disk is full"), (status.Code, status.Message));
        Assert.Equal(TimeSpan.FromMilliseconds(2100), status.RetryAfter);
        Assert.Equal(2, collector.Metric("otelcol_receiver_refused_spans_total{receiver=\"otlp\",transport=\"http\"}"));
        Assert.Equal(2, collector.Metric("tempo_discarded_spans_total{reason=\"unavailable\"}"));
    }

    [Fact]
    public async Task A_pipeline_that_throws_promises_nothing()
    {
        await using var collector = await TestCollector.StartAsync();
        collector.Store.Answer = (_, _) => throw new InvalidOperationException("secret");
        var response = await collector.PostAsync(Trace.ToByteArray());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain("secret", (await response.ReadStatusAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_is_served_on_the_http_port_as_well()
    {
        await using var collector = await TestCollector.StartAsync();
        using var client = new Spoor.Grpc.Client.GrpcClient(collector.HttpAddress);
        using var reply = await client.UnaryAsync(TestCollector.Export, Trace.ToByteArray());
        Assert.True(reply.Status.IsOk);
        Assert.Null(ExportTraceServiceResponse.Parser.ParseFrom(reply.Message.Span).PartialSuccess);
        Assert.Equal(Trace, collector.Store.Stored);
    }
}
