using System.Text;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Collector.Zipkin;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;
using SpanKind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;
using StatusCode = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode;

namespace Spoor.Collector.Tests.Zipkin;

public class ZipkinV1Tests
{
    [Fact]
    public void A_span_of_one_side_stays_one()
    {
        var (service, span) = ReadAll("""
            [{"traceId":"a","id":"2","parentId":"1","name":"get","annotations":[
                {"timestamp":1000,"value":"sr","endpoint":{"serviceName":"back","ipv4":"10.0.0.2","port":80}},
                {"timestamp":1500,"value":"cache miss","endpoint":{"serviceName":"back"}},
                {"timestamp":3000,"value":"ss","endpoint":{"serviceName":"back"}}],
              "binaryAnnotations":[{"key":"http.status_code","value":"503"},{"key":"retries","type":"I64","value":3},{"key":"ok","value":false},
                {"key":"load","value":0.5},{"key":"ca","value":true,"endpoint":{"serviceName":"front","ipv4":"10.0.0.1"}},
                {"key":"lc","value":"spring"}]}]
            """).Single();
        Assert.Equal("back", service);
        var expected = new Span
        {
            TraceId = TestSpans.TraceIdBytes("a"),
            SpanId = TestSpans.SpanIdBytes("2"),
            ParentSpanId = TestSpans.SpanIdBytes("1"),
            Name = "get",
            Kind = SpanKind.Server,
            StartTimeUnixNano = 1_000_000,
            EndTimeUnixNano = 3_000_000,
            Attributes =
            {
                Attributes.From(
                    ("http.status_code", "503"), ("retries", 3), ("ok", false), ("load", 0.5), ("component", "spring"), ("net.host.ip", "10.0.0.2"),
                    ("net.host.port", 80), ("peer.service", "front"), ("net.peer.ip", "10.0.0.1")),
            },
            Events = { new Span.Types.Event { TimeUnixNano = 1_500_000, Name = "cache miss" } },
            Status = new Status { Code = StatusCode.Error },
        };
        Assert.Equal(expected, span);
    }

    [Fact]
    public void A_span_with_the_marks_of_both_sides_becomes_two_with_their_own_service_times_and_tags()
    {
        var spans = ReadAll("""
            [{"traceId":"a","id":"2","parentId":"1","name":"get","timestamp":1000,"duration":4000,"annotations":[
                {"timestamp":1000,"value":"cs","endpoint":{"serviceName":"front"}},
                {"timestamp":2000,"value":"sr","endpoint":{"serviceName":"back"}},
                {"timestamp":2500,"value":"on server","endpoint":{"serviceName":"back"}},
                {"timestamp":2600,"value":"nobody's"},
                {"timestamp":4000,"value":"ss","endpoint":{"serviceName":"back"}},
                {"timestamp":5000,"value":"cr","endpoint":{"serviceName":"front"}}],
              "binaryAnnotations":[{"key":"http.url","value":"/x","endpoint":{"serviceName":"front"}},
                {"key":"mvc.method","value":"get","endpoint":{"serviceName":"back"}}]}]
            """).ToArray();

        Assert.Equal(["front", "back"], spans.Select(s => s.Service));
        var (client, server) = (spans[0].Span, spans[1].Span);
        Assert.Equal((SpanKind.Client, SpanKind.Server), (client.Kind, server.Kind));
        Assert.Equal(client.SpanId, server.SpanId);
        Assert.Equal(client.ParentSpanId, server.ParentSpanId);
        Assert.Equal((1_000_000UL, 5_000_000UL), (client.StartTimeUnixNano, client.EndTimeUnixNano));
        Assert.Equal((2_000_000UL, 4_000_000UL), (server.StartTimeUnixNano, server.EndTimeUnixNano));
        Assert.Equal("http.url", client.Attributes.Single().Key);
        Assert.Equal("mvc.method", server.Attributes.Single().Key);
        Assert.Equal("nobody's", client.Events.Single().Name);
        Assert.Equal("on server", server.Events.Single().Name);
    }

    [Fact]
    public void A_service_that_calls_itself_keeps_both_spans()
    {
        var spans = ReadAll("""
            [{"traceId":"a","id":"2","annotations":[{"timestamp":1,"value":"cs","endpoint":{"serviceName":"x"}},{"timestamp":2,"value":"sr","endpoint":{"serviceName":"x"}}],
              "binaryAnnotations":[{"key":"k","value":"v","endpoint":{"serviceName":"x"}}]}]
            """).ToArray();
        Assert.Equal([SpanKind.Client, SpanKind.Server], spans.Select(s => s.Span.Kind));
        Assert.Equal(1, spans.Sum(s => s.Span.Attributes.Count));
    }

    [Theory]
    [InlineData("ms", SpanKind.Producer)]
    [InlineData("mr", SpanKind.Consumer)]
    [InlineData("cr", SpanKind.Client)]
    [InlineData("ss", SpanKind.Server)]
    [InlineData("other", SpanKind.Unspecified)]
    public void Kinds_come_from_annotations(string value, SpanKind kind) =>
        Assert.Equal(kind, ReadAll($$"""[{"traceId":"a","id":"2","annotations":[{"timestamp":1,"value":"{{value}}"}]}]""").Single().Span.Kind);

    [Fact]
    public void A_nameless_service_is_called_after_its_component_or_unknown()
    {
        Assert.Equal("unknown-service", ReadAll("""[{"traceId":"a","id":"2"}]""").Single().Service);
        Assert.Equal("jobs", ReadAll("""[{"traceId":"a","id":"2","binaryAnnotations":[{"key":"lc","value":"jobs"}]}]""").Single().Service);
    }

    [SharedFact]
    public void The_recorded_train_ticket_trace_names_all_its_services()
    {
        var spans = ReadAll(File.ReadAllText(RepositoryPaths.SharedFile("fixtures", "train-ticket-zipkin-v1", "preserve-success.zipkin-v1.json"))).ToArray();
        Assert.Contains("ts-preserve-service", spans.Select(s => s.Service));
        Assert.Contains("ts-sso-service", spans.Select(s => s.Service));
        Assert.DoesNotContain("unknown-service", spans.Select(s => s.Service));
        var call = spans.Where(s => Convert.ToHexStringLower(s.Span.SpanId.Span) == "0cfc82ea0c96e3fe").ToArray();
        Assert.Equal(["ts-preserve-service", "ts-sso-service"], call.Select(s => s.Service));
        Assert.Equal([1530611842353000000UL, 1530611842365500000UL], call.Select(s => s.Span.StartTimeUnixNano));
    }

    private static IEnumerable<(string Service, Span Span)> ReadAll(string json)
    {
        using var reader = new ZipkinJson();
        using var output = new ProtoWriter();
        reader.AddV1(Encoding.UTF8.GetBytes(json));
        reader.WriteTo(output);
        return from resource in TracesData.Parser.ParseFrom(output.WrittenSpan).ResourceSpans
               from scope in resource.ScopeSpans
               from span in scope.Spans
               select (resource.Resource.Attributes.Single(a => a.Key == "service.name").Value.StringValue, span);
    }
}
