using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Collector.Jaeger;
using Spoor.Collector.Tests.Import;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit.Otlp;
using SpanKind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind;
using StatusCode = OpenTelemetry.Proto.Trace.V1.Status.Types.StatusCode;

namespace Spoor.Collector.Tests.Jaeger;

public class JaegerJsonTests
{
    [Fact]
    public void Random_traces_survive_the_way_through_Jaeger() =>
        Prop.ForAll(OtlpGen.Arbitrary(OtlpGenOptions.Plain), data =>
        {
            var reduced = JaegerJsonText.Reduced(data);
            using var file = new TempFile(JaegerJsonText.Of(reduced));
            TraceComparison.AssertSame(reduced, ImportHelper.ReadAll(file.Path), ignoreAttributeOrder: true);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void A_span_is_mapped_field_by_field()
    {
        var data = Read("""
            {"traceID":"abc","spans":[{
               "traceID":"abc","spanID":"1f","flags":1,"operationName":"GET /é","startTime":1700000000000001,"duration":250,
               "references":[
                 {"refType":"FOLLOWS_FROM","traceID":"abc","spanID":"7","span":{"traceID":"abc","spanID":"7","operationName":"redundant copy"}},
                 {"refType":"CHILD_OF","traceID":"dd","spanID":"8"},
                 {"refType":"CHILD_OF","traceID":"abc","spanID":"9"}],
               "tags":[
                 {"key":"span.kind","type":"string","value":"server"},
                 {"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"2"},
                 {"key":"w3c.tracestate","type":"string","value":"a=b"},
                 {"key":"text","type":"string","value":"x\ny"},{"key":"yes","type":"bool","value":true},
                 {"key":"count","type":"int64","value":42},{"key":"ratio","type":"float64","value":1},
                 {"key":"raw","type":"binary","value":"AQI="},
                 {"value":"7","type":"int64","key":"from elasticsearch"}],
               "logs":[{"timestamp":1700000000000100,"fields":[{"key":"event","type":"string","value":"retry"},{"key":"n","type":"int64","value":1}]},
                       {"timestamp":1700000000000200,"fields":[]}],
               "processID":"p1","warnings":null}],
             "processes":{"p1":{"serviceName":"shop","tags":[{"key":"hostname","type":"string","value":"h1"},{"key":"jaeger.version","type":"string","value":"Go-2"}]}}}
            """);

        var resource = data.ResourceSpans.Single();
        Assert.Equal(Attributes.From(("service.name", "shop"), ("host.name", "h1"), ("opencensus.exporterversion", "Jaeger-Go-2")), resource.Resource.Attributes);
        var scope = resource.ScopeSpans.Single();
        Assert.Equal(("lib", "2"), (scope.Scope.Name, scope.Scope.Version));
        var expected = new Span
        {
            TraceId = TestSpans.TraceIdBytes("abc"),
            SpanId = TestSpans.SpanIdBytes("1f"),
            ParentSpanId = TestSpans.SpanIdBytes("9"),
            TraceState = "a=b",
            Name = "GET /é",
            Kind = SpanKind.Server,
            StartTimeUnixNano = 1700000000000001000,
            EndTimeUnixNano = 1700000000000251000,
            Attributes =
            {
                Attributes.From(("text", "x\ny"), ("yes", true), ("count", 42), ("ratio", 1.0), ("raw", new byte[] { 1, 2 }), ("from elasticsearch", 7)),
            },
            Events =
            {
                new Span.Types.Event { TimeUnixNano = 1700000000000100000, Name = "retry", Attributes = { Attributes.From(("n", 1)) } },
                new Span.Types.Event { TimeUnixNano = 1700000000000200000 },
            },
            Links =
            {
                Link("abc", "7", "follows_from"),
                Link("dd", "8", "child_of"),
            },
        };
        Assert.Equal(expected, scope.Spans.Single());
    }

    [Theory]
    [InlineData("""{"key":"error","type":"bool","value":true}""", "", StatusCode.Error, "", "")]
    [InlineData("""{"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"why"}""", "", StatusCode.Error, "why", "")]
    [InlineData("""{"key":"error","type":"bool","value":true},{"key":"http.status_message","type":"string","value":"Gone"}""", "", StatusCode.Error, "Gone", "http.status_message")]
    [InlineData("""{"key":"error","type":"bool","value":true},{"key":"otel.status_code","type":"string","value":"OK"}""", "", StatusCode.Error, "", "")]
    [InlineData("""{"key":"error","type":"bool","value":false}""", "", StatusCode.Unset, "", "error")]
    [InlineData("""{"key":"error","type":"string","value":"true"}""", "", StatusCode.Unset, "", "error")]
    [InlineData("""{"key":"otel.status_code","type":"string","value":"ok"}""", "", StatusCode.Ok, "", "")]
    [InlineData("""{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"otel.status_description","type":"string","value":"d"}""", "", StatusCode.Error, "d", "")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":404}""", "client", StatusCode.Error, "", "http.status_code")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":404}""", "server", StatusCode.Unset, "", "http.status_code")]
    [InlineData("""{"key":"http.status_code","type":"string","value":"404"}""", "", StatusCode.Error, "", "http.status_code")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":500},{"key":"http.status_message","type":"string","value":"m"}""", "server", StatusCode.Error, "m", "http.status_code,http.status_message")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":399}""", "server", StatusCode.Error, "", "http.status_code")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":398}""", "server", StatusCode.Unset, "", "http.status_code")]
    [InlineData("""{"key":"http.status_code","type":"int64","value":99}""", "server", StatusCode.Error, "", "http.status_code")]
    public void Status_comes_from_tags(string tags, string kind, StatusCode code, string message, string keptKeys)
    {
        var kindTag = kind.Length == 0 ? "" : """{"key":"span.kind","type":"string","value":"KIND"},""".Replace("KIND", kind, StringComparison.Ordinal);
        var span = ReadSpan($"\"tags\":[{kindTag}{tags}]");
        Assert.Equal(code, span.Status?.Code ?? StatusCode.Unset);
        Assert.Equal(message, span.Status?.Message ?? "");
        Assert.Equal(keptKeys, string.Join(',', span.Attributes.Select(a => a.Key)));
    }

    [Theory]
    [InlineData("client", SpanKind.Client)]
    [InlineData("producer", SpanKind.Producer)]
    [InlineData("consumer", SpanKind.Consumer)]
    [InlineData("internal", SpanKind.Internal)]
    public void Kinds_are_recognized(string text, SpanKind kind)
    {
        var span = ReadSpan($$"""  "tags":[{"key":"span.kind","type":"string","value":"{{text}}"}]  """);
        Assert.Equal(kind, span.Kind);
        Assert.Empty(span.Attributes);
    }

    [Fact]
    public void An_unknown_kind_stays_an_attribute()
    {
        var span = ReadSpan(""" "tags":[{"key":"span.kind","type":"string","value":"SERVER?"}] """);
        Assert.Equal(SpanKind.Unspecified, span.Kind);
        Assert.Equal("span.kind", span.Attributes.Single().Key);
    }

    [Fact]
    public void Older_library_tags_name_the_scope_and_newer_ones_outrank_them()
    {
        var data = Read("""
            {"spans":[{"traceID":"1","spanID":"1","tags":[{"key":"otel.library.name","type":"string","value":"old"},{"key":"otel.library.version","type":"string","value":"1"}]},
                      {"traceID":"1","spanID":"2","tags":[{"key":"otel.library.name","type":"string","value":"old"},{"key":"otel.scope.name","type":"string","value":"new"}]},
                      {"traceID":"1","spanID":"3"}]}
            """);
        Assert.Equal(["old 1", "new ", " "], data.ResourceSpans.Single().ScopeSpans.Select(s => $"{s.Scope?.Name} {s.Scope?.Version}"));
        Assert.All(data.ResourceSpans[0].ScopeSpans, s => Assert.Empty(s.Spans.Single().Attributes));
    }

    [Fact]
    public void Spans_of_equal_processes_share_a_resource_and_an_inline_process_serves_where_none_is_named()
    {
        var data = Read("""
            {"processes":{"p1":{"serviceName":"a"},"p2":{"serviceName":"a"},"p3":{"serviceName":"OTLPResourceNoServiceName"}},
             "spans":[{"traceID":"1","spanID":"1","processID":"p1"},{"traceID":"1","spanID":"2","processID":"p2"},
                      {"traceID":"1","spanID":"3","process":{"serviceName":"b"}},{"traceID":"1","spanID":"4","processID":"p3"},
                      {"traceID":"1","spanID":"5","processID":"p1","process":{"serviceName":"ignored copy"}}]}
            """);
        Assert.Equal(
            ["a:1,2,5", ":4", "b:3"],
            data.ResourceSpans.Select(r => $"{r.Resource?.Attributes.FirstOrDefault()?.Value.StringValue}:{string.Join(',', r.ScopeSpans.SelectMany(s => s.Spans).Select(s => s.SpanId[7]))}"));
    }

    [Fact]
    public void Ids_that_are_no_hexadecimal_become_hashes_and_references_to_them_stay_right()
    {
        var spans = Read("""
            {"spans":[{"traceID":"A","spanID":"root-span"},{"traceID":"A","spanID":"G","references":[{"refType":"CHILD_OF","traceID":"A","spanID":"root-span"}]}]}
            """).ResourceSpans[0].ScopeSpans[0].Spans;
        Assert.Equal(TestSpans.TraceIdBytes("a"), spans[0].TraceId);
        Assert.Equal(8, spans[0].SpanId.Length);
        Assert.Equal(spans[0].SpanId, spans[1].ParentSpanId);
        Assert.NotEqual(spans[0].SpanId, spans[1].SpanId);
    }

    [Theory]
    [InlineData("{}", "$: expected a Jaeger trace, an object with \"spans\"")]
    [InlineData("""{"spans":{}}""", "$.spans: expected an array, found an object")]
    [InlineData("""{"spans":[{"startTime":"soon"}]}""", "$.spans[0].startTime: expected an integer, found 'soon'")]
    [InlineData("""{"spans":[{"tags":[{"key":"a","value":{}}]}]}""", "$.spans[0].tags[0].value: expected a string, a number, true or false, found an object")]
    [InlineData("""{"spans":[{"operationName":1}]}""", "$.spans[0].operationName: expected a string, found '1'")]
    [InlineData("""{"spans":[""", "no valid JSON")]
    public void Errors_say_what_and_where(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<OtlpFormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    private static Span.Types.Link Link(string traceId, string spanId, string type) => new()
    {
        TraceId = TestSpans.TraceIdBytes(traceId),
        SpanId = TestSpans.SpanIdBytes(spanId),
        Attributes = { Attributes.From(("opentracing.ref_type", type)) },
    };

    private static Span ReadSpan(string properties) =>
        Read("""{"spans":[{"traceID":"1","spanID":"1",""" + properties + "}]}").ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

    private static TracesData Read(string json)
    {
        using var reader = new JaegerJson();
        using var output = new ProtoWriter();
        reader.AddTrace(Encoding.UTF8.GetBytes(json));
        reader.WriteTo(output);
        Assert.Equal(0, reader.PendingBytes);
        return TracesData.Parser.ParseFrom(output.WrittenSpan);
    }
}
