using Spoor.Collector.Import;
using Spoor.TestKit;
using Xunit.Abstractions;

namespace Spoor.Collector.Tests.Import;

/// <summary>Every recorded trace file loads completely; files without traces say so.</summary>
public class FixtureFilesTests(ITestOutputHelper output)
{
    // Answers of other programs, lists of services and queries: no traces in them.
    private static readonly string[] WithoutTraces = ["dependencies-large.json", "queries.json", "large-trace.json", "otel-demo-traces-golden.jsonl"];

    [SharedFact]
    public void Every_file_loads_with_as_many_spans_and_traces_as_it_holds()
    {
        var files = Files().Where(f => !WithoutTraces.Contains(Path.GetFileName(f))).ToArray();
        Assert.True(files.Length > 80, $"only {files.Length} files");
        foreach (var file in files)
        {
            var expected = FixtureCounts.Of(file);
            using var reader = new TraceFileReader(file, new TraceFileOptions { BatchSizeBytes = 100_000 });
            var spans = 0;
            var traces = new HashSet<Otlp.TraceId>();
            while (reader.TryReadNext(out var batch))
            {
                using (batch)
                {
                    Assert.InRange(batch.Bytes.Length, 1, 125_000);
                    spans += batch.Spans.Length;
                    foreach (var span in batch.Spans)
                        traces.Add(span.TraceId);
                }
            }

            Assert.Null(reader.RejectionReason);
            Assert.True(expected == (spans, traces.Count), $"{file}: expected {expected}, read {(spans, traces.Count)}");
            Assert.Equal(reader.TotalBytes, reader.BytesRead);
            Assert.Equal(ExpectedFormat(file), reader.Format);
        }
    }

    [SharedFact]
    public void Files_without_traces_say_what_they_are()
    {
        var files = Files().Where(f => WithoutTraces.Contains(Path.GetFileName(f))).ToArray();
        Assert.Equal(WithoutTraces.Length, files.Length);
        foreach (var file in files)
        {
            var error = Assert.Throws<TraceFileException>(() => new TraceFileReader(file));
            output.WriteLine(error.Message);
            Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
            Assert.Contains("which is no trace format; expected OTLP", error.Message, StringComparison.Ordinal);
        }
    }

    private static TraceFileFormat ExpectedFormat(string file) =>
        file.Contains("zipkin-v1", StringComparison.Ordinal) ? TraceFileFormat.ZipkinV1Json
        : file.Contains("zipkin-v2", StringComparison.Ordinal) ? TraceFileFormat.ZipkinJson
        : file.Contains("/otlp/", StringComparison.Ordinal) || file.Contains("jaeger-integration", StringComparison.Ordinal)
            || file.Contains("otlp2jaeger-in", StringComparison.Ordinal) || file.Contains("multi-in", StringComparison.Ordinal) ? TraceFileFormat.OtlpJson
        : TraceFileFormat.JaegerJson;

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(RepositoryPaths.SharedFile("fixtures"), "*.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
