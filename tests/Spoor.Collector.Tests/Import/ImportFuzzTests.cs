using System.Text;
using Google.Protobuf;
using Spoor.Collector.Import;
using Spoor.Collector.Jaeger;
using Spoor.Collector.Zipkin;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Import;

/// <summary>Damaged input gives an <see cref="OtlpFormatException"/> or a <see cref="TraceFileException"/>, never anything else, and never hangs.</summary>
public class ImportFuzzTests
{
    private const string JaegerTrace = """
        {"traceID":"abc","spans":[{"traceID":"abc","spanID":"1f","operationName":"GET é\n","startTime":1700000000000001,"duration":250,
          "references":[{"refType":"CHILD_OF","traceID":"abc","spanID":"9","span":{"spanID":"9"}}],
          "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"error","type":"bool","value":true},{"key":"n","type":"int64","value":4}],
          "logs":[{"timestamp":1,"fields":[{"key":"event","type":"string","value":"x"}]}],"processID":"p1","process":{"serviceName":"q"}}],
         "processes":{"p1":{"serviceName":"shop","tags":[{"key":"raw","type":"binary","value":"AQI="}]}}}
        """;

    private const string ZipkinSpans = """
        [{"traceId":"5aab","id":"e4","parentId":"05","kind":"CLIENT","name":"get /","timestamp":1700000000000001,"duration":250,
          "localEndpoint":{"serviceName":"front","ipv4":"10.0.0.1","port":8080},
          "annotations":[{"timestamp":1,"value":"ex|{\"a\":\"x\",\"n\":5,\"o\":{}}|3","endpoint":{"serviceName":"x"}}],
          "tags":{"host.name":"h1","otlp.link.0":"0af7|b7ad|s=1|{\"why\":\"retry\"}|2","error":"true"},
          "binaryAnnotations":[{"key":"sa","value":true,"endpoint":{"serviceName":"y"}},{"key":"n","value":1.5}]}]
        """;

    [Fact]
    public void Jaeger_json()
    {
        using var reader = new JaegerJson();
        Run(JaegerTrace, reader.AddTrace, reader.WriteTo);
    }

    [Fact]
    public void Zipkin_json()
    {
        using var reader = new ZipkinJson();
        Run(ZipkinSpans, reader.AddV2, reader.WriteTo);
        Run(ZipkinSpans, reader.AddV1, reader.WriteTo);
    }

    [Fact]
    public void Files()
    {
        var otlp = OtlpGen.TracesData(5);
        var (good, bad) = (0, 0);
        foreach (var valid in new[]
        {
            Encoding.UTF8.GetBytes(JaegerTrace), Encoding.UTF8.GetBytes(ZipkinSpans), otlp.ToByteArray(), Encoding.UTF8.GetBytes(OtlpJsonText.Of(otlp)),
            ImportHelper.Gzip(otlp.ToByteArray()),
        })
        {
            foreach (var bytes in Mutations.Of(valid, 60).Concat(Mutations.Noise(10)))
            {
                using var file = new TempFile(bytes);
                try
                {
                    using var reader = new TraceFileReader(file.Path, new TraceFileOptions { BatchSizeBytes = 500 });
                    while (reader.TryReadNext(out var batch))
                        batch.Dispose();
                    good++;
                }
                catch (TraceFileException)
                {
                    bad++;
                }
            }
        }

        Assert.True(good > 10 && bad > 100, $"{good} accepted, {bad} refused");
    }

    private delegate void Adder(ReadOnlySpan<byte> json);

    private static void Run(string valid, Adder add, Action<ProtoWriter> write)
    {
        var (good, bad) = (0, 0);
        using var output = new ProtoWriter();
        foreach (var bytes in Mutations.Of(Encoding.UTF8.GetBytes(valid), 2000).Concat(Mutations.Noise(100)))
        {
            try
            {
                add(bytes);
                good++;
            }
            catch (OtlpFormatException)
            {
                bad++;
            }

            // What was read before the fault is sound.
            output.Reset();
            write(output);
            Assert.True(SpanBatch.TryParse(output.WrittenMemory, out var batch, out var error), error);
            foreach (var span in batch.Spans)
                Assert.True(SpanChecker.Check(batch.SpanBytes(span), out _));
            batch.Dispose();
        }

        Assert.True(good > 100 && bad > 100, $"{good} accepted, {bad} refused");
    }
}
