using System.Text;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Collector.Zipkin;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit.Otlp;
using SpanKind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;
using StatusCode = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode;

namespace Spoor.Collector.Tests.Zipkin;

public class ZipkinJsonTests
{
    [Fact]
    public void A_span_is_mapped_field_by_field()
    {
        var data = Read("""
            [{"traceId":"5aab74dbb904746bb33447baae403ed6","id":"e457b5a2e4d86bd1","parentId":"05e3ac9a4f6e3b90","kind":"CLIENT","name":"get /",
              "timestamp":1700000000000001,"duration":250,"shared":true,"debug":true,
              "localEndpoint":{"serviceName":"front","ipv4":"10.0.0.1","port":8080},
              "remoteEndpoint":{"serviceName":"back","ipv6":"::1","port":9},
              "annotations":[{"timestamp":1700000000000100,"value":"plain | text"},
                {"timestamp":1700000000000200,"value":"ex|{\"a\":\"x|y\",\"n\":5,\"d\":1.5,\"b\":true,\"o\":{\"k\":[1]}}|3"}],
              "tags":{"http.method":"GET","host.name":"h1","otel.library.name":"lib","w3c.tracestate":"a=b","n":7,
                "otlp.link.0":"0af7651916cd43dd8448eb211c80319c|b7ad6b7169203331|s=1|{\"why\":\"retry\"}|2","otlp.link.1":"broken"}}]
            """);

        var resource = data.ResourceSpans.Single();
        Assert.Equal(Attributes.From(("service.name", "front"), ("host.name", "h1")), resource.Resource.Attributes);
        var scope = resource.ScopeSpans.Single();
        Assert.Equal("lib", scope.Scope.Name);
        var expected = new Span
        {
            TraceId = TestSpans.TraceIdBytes("5aab74dbb904746bb33447baae403ed6"),
            SpanId = TestSpans.SpanIdBytes("e457b5a2e4d86bd1"),
            ParentSpanId = TestSpans.SpanIdBytes("05e3ac9a4f6e3b90"),
            TraceState = "a=b",
            Name = "get /",
            Kind = SpanKind.Client,
            StartTimeUnixNano = 1700000000000001000,
            EndTimeUnixNano = 1700000000000251000,
            Attributes =
            {
                Attributes.From(
                    ("http.method", "GET"), ("n", "7"), ("otlp.link.1", "broken"), ("net.host.ip", "10.0.0.1"), ("net.host.port", 8080),
                    ("peer.service", "back"), ("net.peer.ip", "::1"), ("net.peer.port", 9)),
            },
            Events =
            {
                new Span.Types.Event { TimeUnixNano = 1700000000000100000, Name = "plain | text" },
                new Span.Types.Event
                {
                    TimeUnixNano = 1700000000000200000,
                    Name = "ex",
                    Attributes = { Attributes.From(("a", "x|y"), ("n", 5), ("d", 1.5), ("b", true), ("o", "{\"k\":[1]}")) },
                    DroppedAttributesCount = 3,
                },
            },
            Links =
            {
                new Span.Types.Link
                {
                    TraceId = TestSpans.TraceIdBytes("0af7651916cd43dd8448eb211c80319c"),
                    SpanId = TestSpans.SpanIdBytes("b7ad6b7169203331"),
                    TraceState = "s=1",
                    Attributes = { Attributes.From(("why", "retry")) },
                    DroppedAttributesCount = 2,
                },
            },
        };
        Assert.Equal(expected, scope.Spans.Single());
    }

    [Theory]
    [InlineData("""{"error":"true"}""", StatusCode.Error, "", "")]
    [InlineData("""{"error":"timeout"}""", StatusCode.Error, "", "error")]
    [InlineData("""{"error":""}""", StatusCode.Error, "", "error")]
    [InlineData("""{"otel.status_code":"STATUS_CODE_OK"}""", StatusCode.Ok, "", "")]
    [InlineData("""{"otel.status_code":"STATUS_CODE_ERROR","otel.status_description":"d"}""", StatusCode.Error, "d", "")]
    [InlineData("""{"otel.status_code":"ERROR","error":"d"}""", StatusCode.Error, "", "error")]
    [InlineData("""{"otel.status_code":"OK"}""", StatusCode.Ok, "", "")]
    [InlineData("""{"http.status_code":"500"}""", StatusCode.Unset, "", "http.status_code")]
    public void Status_comes_from_tags(string tags, StatusCode code, string message, string keptKeys)
    {
        var span = ReadSpan("\"timestamp\":1,\"tags\":" + tags);
        Assert.Equal(code, span.Status?.Code ?? StatusCode.Unset);
        Assert.Equal(message, span.Status?.Message ?? "");
        Assert.Equal(keptKeys, string.Join(',', span.Attributes.Select(a => a.Key)));
    }

    [Theory]
    [InlineData("\"kind\":\"SERVER\"", SpanKind.Server)]
    [InlineData("\"kind\":\"PRODUCER\"", SpanKind.Producer)]
    [InlineData("\"kind\":\"CONSUMER\"", SpanKind.Consumer)]
    [InlineData("\"kind\":\"OTHER\"", SpanKind.Unspecified)]
    [InlineData("\"tags\":{\"span.kind\":\"internal\"}", SpanKind.Internal)]
    [InlineData("\"name\":\"\"", SpanKind.Unspecified)]
    public void Kinds_are_recognized(string property, SpanKind kind) => Assert.Equal(kind, ReadSpan("\"timestamp\":1," + property).Kind);

    [Fact]
    public void A_span_without_times_says_so()
    {
        var span = ReadSpan("\"name\":\"n\"");
        Assert.Equal((0UL, 0UL), (span.StartTimeUnixNano, span.EndTimeUnixNano));
        Assert.Equal(Attributes.From(("otel.zipkin.absentField.startTime", true)), span.Attributes);
    }

    [Fact]
    public void Short_trace_ids_are_padded_and_a_span_is_never_its_own_parent()
    {
        var span = ReadSpan("\"parentId\":\"1\",\"timestamp\":1");
        Assert.Equal("0000000000000000000000000000000a", Convert.ToHexStringLower(span.TraceId.Span));
        Assert.True(span.ParentSpanId.IsEmpty);
    }

    [Fact]
    public void Spans_are_grouped_by_service_and_resource_tags_of_every_span_count()
    {
        var data = Read("""
            [{"traceId":"1","id":"1","localEndpoint":{"serviceName":"a"},"tags":{"k8s.pod.name":"p"}},
             {"traceId":"1","id":"2","localEndpoint":{"serviceName":"b"}},
             {"traceId":"1","id":"3","localEndpoint":{"serviceName":"a"}},
             {"traceId":"1","id":"4","localEndpoint":{"serviceName":"a"},"tags":{"k8s.pod.name":"p","service.name":"outranked"}}]
            """);
        Assert.Equal(
            ["a p: 1,4", "b: 2", "a: 3"],
            data.ResourceSpans.Select(r => $"{string.Join(' ', r.Resource.Attributes.Select(a => a.Value.StringValue))}: {string.Join(',', r.ScopeSpans.SelectMany(s => s.Spans).Select(s => s.SpanId[7]))}"));
    }

    [Fact]
    public void Lists_of_lists_are_read() =>
        Assert.Equal(2, Read("""[[{"traceId":"1","id":"1"}],[{"traceId":"2","id":"1"}],[]]""").ResourceSpans.Single().ScopeSpans.Single().Spans.Count);

    [Theory]
    [InlineData("7", "$: expected a Zipkin span or a list of them, found '7'")]
    [InlineData("[[[]]]", "expected a Zipkin span or a list of them")]
    [InlineData("""[{"traceId":"xyz"}]""", "$[0].traceId: expected up to 32 hexadecimal digits, found 'xyz'")]
    [InlineData("""[{},{"annotations":[{"timestamp":{}}]}]""", "$[1].annotations[0].timestamp: expected an integer, found an object")]
    [InlineData("""[{"tags":[]}]""", "$[0].tags: expected an object, found an array")]
    [InlineData("""[{"tags":{"a":[]}}]""", "$[0].tags.a: expected a string, found an array")]
    public void Errors_say_what_and_where(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<OtlpFormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static Span ReadSpan(string properties) =>
        Read("""[{"traceId":"a","id":"1",""" + properties + "}]").ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

    private static TracesData Read(string json)
    {
        using var reader = new ZipkinJson();
        using var output = new ProtoWriter();
        reader.AddV2(Encoding.UTF8.GetBytes(json));
        reader.WriteTo(output);
        return TracesData.Parser.ParseFrom(output.WrittenSpan);
    }
}
