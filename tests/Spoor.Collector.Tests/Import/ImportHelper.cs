using System.IO.Compression;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Collector.Import;

namespace Spoor.Collector.Tests.Import;

/// <summary>Reads files back through <see cref="TraceFileReader"/>.</summary>
internal static class ImportHelper
{
    public static TracesData ReadAll(string path, TraceFileOptions? options = null) => ReadAll(path, out _, options);

    public static TracesData ReadAll(string path, out TraceFileFormat format, TraceFileOptions? options = null)
    {
        var all = new TracesData();
        using var reader = new TraceFileReader(path, options);
        while (reader.TryReadNext(out var batch))
        {
            using (batch)
                all.MergeFrom(batch.Bytes.Span);
        }

        format = reader.Format;
        return all;
    }

    public static IEnumerable<Span> Spans(this TracesData data) => data.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans);

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}
