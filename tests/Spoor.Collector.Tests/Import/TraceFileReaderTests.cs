using System.Text;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Collector.Import;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Import;

public class TraceFileReaderTests
{
    /// <summary>The same random traces in every form OTLP files take, cut into small batches, come back equal.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_OTLP_form_comes_back_equal(int seed)
    {
        var documents = Enumerable.Range(0, 30).Select(i => OtlpGen.TracesData((seed * 1000) + i)).ToArray();
        var all = new TracesData();
        foreach (var document in documents)
            all.MergeFrom(document);
        var lines = documents.Select(d => OtlpJsonText.Of(d)).ToArray();
        var indented = System.Text.Json.Nodes.JsonNode.Parse(OtlpJsonText.Of(all))!.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

        foreach (var (name, bytes, format) in new (string, byte[], TraceFileFormat)[]
        {
            ("protobuf", all.ToByteArray(), TraceFileFormat.OtlpProtobuf),
            ("one document", Encoding.UTF8.GetBytes(OtlpJsonText.Of(all)), TraceFileFormat.OtlpJson),
            ("indented with a byte order mark", Encoding.UTF8.GetBytes("\uFEFF\r\n " + indented), TraceFileFormat.OtlpJson),
            ("lines", Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n\n"), TraceFileFormat.OtlpJson),
            ("list of documents", Encoding.UTF8.GetBytes("[" + string.Join(",\r\n", lines) + "]"), TraceFileFormat.OtlpJson),
            ("Tempo's answer", Encoding.UTF8.GetBytes("{\"trace\":" + JsonFormatter.Default.Format(all) + ",\"metrics\":{}}"), TraceFileFormat.TempoJson),
        })
        {
            foreach (var gzip in new[] { false, true })
            {
                using var file = new TempFile(gzip ? ImportHelper.Gzip(bytes) : bytes);
                var read = ImportHelper.ReadAll(file.Path, out var actual, new TraceFileOptions { BatchSizeBytes = 5000 });
                Assert.Equal(format, actual);
                Assert.True(TraceComparison.Difference(all, read) is null, name + ": " + TraceComparison.Difference(all, read));
            }
        }
    }

    [Fact]
    public void Batches_are_bounded_also_when_one_resource_holds_everything_and_progress_is_told()
    {
        var trace = TestSpans.Trace("a");
        for (var i = 0; i < 2000; i++)
            trace.Span("span", attributes: [("text", new string('x', i % 500))]);
        using var file = new TempFile(trace.ToBytes());
        using var reader = new TraceFileReader(file.Path, new TraceFileOptions { BatchSizeBytes = 20_000 });
        var batches = 0;
        long before = -1;
        while (reader.TryReadNext(out var batch))
        {
            batches++;
            Assert.InRange(batch.Bytes.Length, 1, 21_000);
            Assert.InRange(reader.BytesRead, before, reader.TotalBytes);
            before = reader.BytesRead;
            batch.Dispose();
        }

        Assert.InRange(batches, 25, 50);
        Assert.Equal(2000, reader.SpanCount);
        Assert.Equal(new FileInfo(file.Path).Length, reader.TotalBytes);
        Assert.Equal(reader.TotalBytes, reader.BytesRead);
    }

    [Fact]
    public void Spans_that_cannot_be_used_are_counted_and_the_rest_is_read()
    {
        var data = TestSpans.Trace().Span("good").Span("bad", configure: s => s.TraceId = ByteString.CopyFrom(1)).Span("good too").ToTracesData();
        using var file = new TempFile(OtlpJsonText.Of(data));
        using var reader = new TraceFileReader(file.Path);
        Assert.True(reader.TryReadNext(out var batch));
        Assert.Equal(2, batch.Spans.Length);
        Assert.False(reader.TryReadNext(out _));
        Assert.Equal(1, reader.RejectedSpans);
        Assert.Equal("trace ids must be 128 bit, received 8 bits", reader.RejectionReason);
    }

    [Fact]
    public void Shifting_moves_all_times_together_so_that_the_newest_span_ends_now()
    {
        var data = TestSpans.Trace()
            .Span("old", startMs: 0, durationMs: 10, events: [("e", 5)])
            .Span("newest", startMs: 100, durationMs: 50)
            .Span("no times", configure: s => s.StartTimeUnixNano = s.EndTimeUnixNano = 0)
            .Span("broken time", configure: s => s.EndTimeUnixNano = ulong.MaxValue)
            .ToTracesData();
        var now = new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero);
        using var file = new TempFile(data.ToByteArray());
        var read = ImportHelper.ReadAll(file.Path, new TraceFileOptions { ShiftToNow = true, Clock = new FixedClock(now) }).Spans().ToDictionary(s => s.Name, StringComparer.Ordinal);

        var nowNanos = (ulong)now.ToUnixTimeMilliseconds() * 1_000_000;
        Assert.Equal(nowNanos, read["newest"].EndTimeUnixNano);
        Assert.Equal(nowNanos - 50_000_000, read["newest"].StartTimeUnixNano);
        Assert.Equal(nowNanos - 150_000_000, read["old"].StartTimeUnixNano);
        Assert.Equal(nowNanos - 140_000_000, read["old"].EndTimeUnixNano);
        Assert.Equal(nowNanos - 145_000_000, read["old"].Events.Single().TimeUnixNano);
        Assert.Equal((0UL, 0UL), (read["no times"].StartTimeUnixNano, read["no times"].EndTimeUnixNano));
    }

    [Theory]
    [InlineData("", "line 1, byte 0: the file is empty; expected OTLP")]
    [InlineData("hello", "line 1, byte 0: neither JSON nor OTLP protobuf; expected OTLP")]
    [InlineData("[]", "an empty list, or a list of something else than objects, which is no trace format")]
    [InlineData("[1,2]", "which is no trace format")]
    [InlineData("{}", "an empty JSON object, which is no trace format")]
    [InlineData("""{"data":["service-a","service-b"]}""", "JSON object with \"data\", which is no trace format")]
    [InlineData("""{"data":[{"name":"operation"}]}""", "expected a Jaeger trace, an object with \"spans\"")]
    [InlineData("{\"resourceSpans\":[]}\n{\"resourceSpans\":[\n{\"scopeSpans\":[{\"spans\":[{\"name\":1}]}]}]}", "line 3, byte 73: scopeSpans[0].spans[0].name of this item: expected a string, found '1'")]
    [InlineData("{\"resourceSpans\":[{}\n{}]}", "line 2, byte 21: no valid JSON: expected ',' or ']'")]
    [InlineData("{\"resourceSpans\":[{}", "line 1, byte 20: the file ends within a list: it was cut off")]
    [InlineData("{\"resourceSpans\":[{\"a\":", "no valid JSON")]
    [InlineData("{\"resourceSpans\" []}", "no valid JSON")]
    [InlineData("{\"resourceSpans\":[]} trailing", "expected an object or a list")]
    public void Errors_name_file_line_and_byte(string content, string expected)
    {
        using var file = new TempFile(content);
        var error = Assert.Throws<TraceFileException>(() => ImportHelper.ReadAll(file.Path));
        Assert.StartsWith(file.Path + ": line ", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains(expected, StringComparison.Ordinal), error.Message);
    }

    [Fact]
    public void Damaged_protobuf_and_gzip_say_where()
    {
        var bytes = TestSpans.Trace().Span("a").Span("b").ToBytes();
        using var cut = new TempFile(bytes[..^3]);
        Assert.Contains("neither JSON nor OTLP protobuf", Assert.Throws<TraceFileException>(() => ImportHelper.ReadAll(cut.Path)).Message, StringComparison.Ordinal);

        using var cutLater = new TempFile([.. bytes, .. bytes[..^3]]);
        var message = Assert.Throws<TraceFileException>(() => ImportHelper.ReadAll(cutLater.Path)).Message;
        Assert.True(message.Contains($"byte {bytes.Length}: malformed protobuf: a field of", StringComparison.Ordinal), message);

        using var inside = new TempFile([0x0A, 4, 0x12, 2, 0x12, 9]);
        Assert.Contains("malformed protobuf in ScopeSpans", Assert.Throws<TraceFileException>(() => ImportHelper.ReadAll(inside.Path)).Message, StringComparison.Ordinal);

        var compressed = ImportHelper.Gzip(bytes);
        for (var i = 12; i < compressed.Length; i++)
            compressed[i] ^= 0x5A;
        using var gzip = new TempFile(compressed);
        Assert.Throws<TraceFileException>(() => ImportHelper.ReadAll(gzip.Path));
    }

    [Fact]
    public void Zipkin_versions_are_told_apart()
    {
        foreach (var (json, format) in new[]
        {
            ("""[{"traceId":"1","id":"1","annotations":[{"timestamp":1,"value":"sr","endpoint":{"serviceName":"a"}}]}]""", TraceFileFormat.ZipkinV1Json),
            ("""[{"traceId":"1","id":"1"},{"traceId":"1","id":"2","binaryAnnotations":[]}]""", TraceFileFormat.ZipkinV1Json),
            ("""[[{"traceId":"1","id":"1","annotations":[{"timestamp":1,"value":"x"}]}]]""", TraceFileFormat.ZipkinJson),
            ("""[{"traceId":"1","id":"1","kind":"SERVER"}]""", TraceFileFormat.ZipkinJson),
            ("""[[],[{"traceId":"1","id":"1","kind":"SERVER"}],[]]""", TraceFileFormat.ZipkinJson),
        })
        {
            using var file = new TempFile(json);
            Assert.NotEmpty(ImportHelper.ReadAll(file.Path, out var actual).Spans());
            Assert.Equal(format, actual);
        }
    }

    [Fact]
    public void Jaeger_traces_are_read_from_every_envelope()
    {
        const string Trace = """{"_comment":{"spans":"no"},"spans":[{"traceID":"1","spanID":"1"}],"processes":{},"traceID":"1"}""";
        foreach (var json in new[] { Trace, "[" + Trace + "]", "{\"data\":[" + Trace + "],\"total\":0}", "{\"id\":\"x\",\"data\":" + Trace + "}" })
        {
            using var file = new TempFile(json);
            Assert.Single(ImportHelper.ReadAll(file.Path, out var format).Spans());
            Assert.Equal(TraceFileFormat.JaegerJson, format);
        }
    }

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
