using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Json;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Json;

public class OtlpJsonTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Theory]
    [InlineData(JsonDialect.Otlp)]
    [InlineData(JsonDialect.Tempo)]
    public void Random_messages_come_back_equal(JsonDialect dialect) =>
        Prop.ForAll(OtlpGen.Arbitrary(), data => TraceComparison.AssertSame(data, FromJson(ToJson(data, dialect), dialect))).Check(Config);

    [Fact]
    public void The_Tempo_dialect_is_what_Google_Protobuf_reads() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
            TraceComparison.AssertSame(data, JsonParser.Default.Parse<TracesData>(ToJson(data, JsonDialect.Tempo)))).Check(Config);

    [Fact]
    public void The_OTLP_dialect_is_what_Google_Protobuf_reads_but_for_the_ids() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
            TraceComparison.AssertSame(data, JsonParser.Default.Parse<TracesData>(IdDialects.ToBase64(ToJson(data, JsonDialect.Otlp))))).Check(Config);

    [Fact]
    public void What_Google_Protobuf_writes_is_read() =>
        Prop.ForAll(OtlpGen.Arbitrary(), data =>
        {
            var json = JsonFormatter.Default.Format(data);
            Assert.Equal(data, FromJson(json, JsonDialect.Tempo));
            Assert.Equal(data, FromJson(IdDialects.ToHex(json), JsonDialect.Otlp));
        }).Check(Config);

    [Fact]
    public void Numbers_may_come_with_quotes_or_without()
    {
        var span = ReadSpan("""
            {"traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"eee19b7ec3c1b174","kind":"SPAN_KIND_CLIENT","flags":"257",
             "startTimeUnixNano":1544712660000000000,"endTimeUnixNano":"1544712661000000000","droppedLinksCount":3,"droppedEventsCount":2.0,
             "status":{"code":"2"},
             "attributes":[{"key":"a","value":{"intValue":-5}},{"key":"b","value":{"intValue":"9223372036854775807"}},{"key":"c","value":{"intValue":1e3}},
               {"key":"d","value":{"doubleValue":"NaN"}},{"key":"e","value":{"doubleValue":"-Infinity"}},{"key":"f","value":{"doubleValue":7}}]}
            """);
        Assert.Equal("5b8efff798038103d269b633813fc60c", Convert.ToHexStringLower(span.TraceId.Span));
        Assert.Equal(Span.Types.SpanKind.Client, span.Kind);
        Assert.Equal(257u, span.Flags);
        Assert.Equal(1544712660000000000UL, span.StartTimeUnixNano);
        Assert.Equal(1544712661000000000UL, span.EndTimeUnixNano);
        Assert.Equal(3u, span.DroppedLinksCount);
        Assert.Equal(2u, span.DroppedEventsCount);
        Assert.Equal(Status.Types.StatusCode.Error, span.Status.Code);
        Assert.Equal(
            Attributes.From(("a", -5), ("b", long.MaxValue), ("c", 1000), ("d", double.NaN), ("e", double.NegativeInfinity), ("f", 7.0)), span.Attributes);
    }

    [Fact]
    public void Unknown_fields_and_nulls_are_passed_over()
    {
        var span = ReadSpan("""
            {"future":{"deep":[1,{"x":null}]},"name":"n","parentSpanId":null,"attributes":[{"key":"k","value":null,"extra":1}],"events":null,"status":null,
             "trace_state":"snake case is no OTLP/JSON"}
            """);
        Assert.Equal(new Span { Name = "n", Attributes = { new OpenTelemetry.Proto.Common.V1.KeyValue { Key = "k" } } }, span);
    }

    [Fact]
    public void Escapes_are_resolved_also_in_names_and_base64()
    {
        var span = ReadSpan("""
            {"n\u0061me":"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80 \ud800 end","attributes":[{"key":"b","value":{"bytesValue":"\/\/8="}},
             {"key":"url","value":{"bytesValue":"__8"}}]}
            """);
        Assert.Equal("a\"\\/\b\f\n\r\té🚀 \uFFFD end", span.Name);
        Assert.Equal(Attributes.From(("b", new byte[] { 255, 255 }), ("url", new byte[] { 255, 255 })), span.Attributes);
    }

    [Fact]
    public void Invalid_UTF8_is_kept_in_protobuf_and_replaced_in_JSON()
    {
        using var writer = new ProtoWriter();
        OtlpJson.ToProtobuf([.. "{\"resourceSpans\":[{\"schemaUrl\":\"a"u8, 0xFF, .. "b\\n\"}]}"u8], writer);
        Assert.True(writer.WrittenSpan.IndexOf((byte[])[(byte)'a', 0xFF, (byte)'b', (byte)'\n']) > 0);
        Assert.Equal("{\"resourceSpans\":[{\"schemaUrl\":\"a\\uFFFDb\\n\"}]}", ToJson(writer.WrittenSpan, JsonDialect.Otlp));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Empty(FromJson("\uFEFF{}", JsonDialect.Otlp).ResourceSpans);

    [Fact]
    public void Ids_of_wrong_length_are_left_to_the_batch_which_rejects_their_spans()
    {
        using var writer = new ProtoWriter();
        OtlpJson.ToProtobuf("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0102","spanId":"0000000000000001"},{}]}]}]}"""u8, writer);
        Assert.True(SpanBatch.TryParse(writer.WrittenMemory, out var batch, out _));
        Assert.Equal(2, batch.RejectedSpans);
        Assert.Equal("trace ids must be 128 bit, received 16 bits", batch.RejectionReason);
    }

    [Theory]
    [InlineData("", "$: expected a JSON object, found nothing (at byte 0)")]
    [InlineData("[]", "$: expected an object, found an array (at byte 0)")]
    [InlineData("""{"resourceSpans":{}}""", "$.resourceSpans: expected an array, found an object (at byte 17)")]
    [InlineData("""{"resourceSpans":[{},{"scopeSpans":[{"spans":[{},{"name":5}]}]}]}""", "$.resourceSpans[1].scopeSpans[0].spans[1].name: expected a string, found '5' (at byte 57)")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"S/kvNXezTaajzpKdDg5HNg=="}]}]}]}""", "base64 (OTLP/JSON writes ids in hexadecimal)")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"xyz"}]}]}]}""", "expected 16 hexadecimal digits, found 'xyz'")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SERVER"}]}]}]}""", "expected a number or one of SPAN_KIND_UNSPECIFIED, ")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"flags":4294967296}]}]}]}""", "expected an unsigned 32-bit integer, found '4294967296'")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-1}]}]}]}""", "spans[0].startTimeUnixNano: expected an unsigned 64-bit integer, found '-1'")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[{"value":{"bytesValue":"!"}}]}}]}""", "attributes[0].value.bytesValue: expected base64, found '!'")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[{"value":{"intValue":1.5}}]}}]}""", "intValue: expected a 64-bit integer")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[{"value":{"boolValue":"true"}}]}}]}""", "expected true or false, found 'true'")]
    [InlineData("""{"resourceSpans":[{]}""", "$.resourceSpans[0]: no valid JSON")]
    [InlineData("{} {}", "no valid JSON")]
    public void Errors_say_what_and_where(string json, string expected)
    {
        using var writer = new ProtoWriter();
        writer.WriteRaw("kept"u8);
        var error = Assert.Throws<OtlpFormatException>(() => OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json), writer));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("kept"u8.ToArray(), writer.ToArray());
    }

    [Fact]
    public void Nesting_is_bounded_both_ways()
    {
        static string Nested(int depth) =>
            """{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":""" + string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", depth))
            + "{}" + string.Concat(Enumerable.Repeat("]}}", depth)) + "}]}}]}";

        var deepest = Nested(SpanChecker.MaxValueDepth);
        using var writer = new ProtoWriter();
        OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(deepest), writer);
        Assert.Equal(deepest, ToJson(writer.WrittenSpan, JsonDialect.Otlp));
        foreach (var depth in new[] { SpanChecker.MaxValueDepth + 1, 5000 })
        {
            using var unused = new ProtoWriter();
            Assert.Throws<OtlpFormatException>(() => OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(Nested(depth)), unused));
        }

        using var deep = new ProtoWriter();
        var marks = new Stack<int>();
        for (var i = 0; i < 3 * SpanChecker.MaxValueDepth; i++)
        {
            marks.Push(deep.BeginMessage(OtlpFields.AnyValue.Array));
            marks.Push(deep.BeginMessage(OtlpFields.Values.Items));
        }

        while (marks.Count > 0)
            deep.EndMessage(marks.Pop());
        var bytes = deep.ToArray();
        using var json = new Utf8JsonWriter(Stream.Null, OtlpJson.WriterOptions);
        Assert.Throws<OtlpFormatException>(() => OtlpJson.WriteAnyValue(bytes, json));
    }

    [Fact]
    public void Malformed_protobuf_is_an_OtlpFormatException()
    {
        using var json = new Utf8JsonWriter(Stream.Null, OtlpJson.WriterOptions);
        Assert.Throws<OtlpFormatException>(() => OtlpJson.WriteTraces([0x0A, 5, 1], json));
        Assert.Throws<OtlpFormatException>(() => OtlpJson.WriteTraces([0x0A, 2, 0x0A, 9], json));
    }

    internal static string ToJson(TracesData data, JsonDialect dialect) => ToJson(data.ToByteArray(), dialect);

    internal static string ToJson(ReadOnlySpan<byte> bytes, JsonDialect dialect)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WritePropertyName("resourceSpans"u8);
            OtlpJson.WriteTraces(bytes, json, dialect);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static TracesData FromJson(string json, JsonDialect dialect)
    {
        using var writer = new ProtoWriter(64);
        OtlpJson.ToProtobuf(Encoding.UTF8.GetBytes(json), writer, dialect);
        return TracesData.Parser.ParseFrom(writer.WrittenSpan);
    }

    private static Span ReadSpan(string json) =>
        FromJson("""{"resourceSpans":[{"scopeSpans":[{"spans":[""" + json + "]}]}]}", JsonDialect.Otlp).ResourceSpans[0].ScopeSpans[0].Spans[0];
}
