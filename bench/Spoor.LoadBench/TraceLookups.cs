using System.Diagnostics;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Server.Generate;

namespace Spoor.LoadBench;

/// <summary>Looks up traces by id, as protobuf, and checks that each is complete.</summary>
internal static class TraceLookups
{
    private const int Count = 200;

    public static async Task<object> RunAsync(ServerProcess server, LoadGenerator generator, BenchOptions options)
    {
        var traces = IngestRun.WavesOf(generator, options.Spans) * LoadGenerator.TracesPerWave;
        var latencies = new Latencies();
        for (var i = 0; i < Count; i++)
        {
            var trace = (long)(((ulong)i * 0x9E3779B97F4A7C15UL) % (ulong)traces);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v2/traces/{generator.TraceIdOf(trace)}");
            request.Headers.Add("Accept", "application/protobuf");
            var start = Stopwatch.GetTimestamp();
            using var response = await server.Api.SendAsync(request);
            var body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            var found = SpansIn(body);
            if (found != generator.SpanCountOf(trace))
                throw new InvalidOperationException($"trace {generator.TraceIdOf(trace)} has {found} of {generator.SpanCountOf(trace)} spans");
        }

        return latencies.Summary("all complete");
    }

    /// <summary>Spans of a <c>TraceByIDResponse</c>: its first field is the trace.</summary>
    private static int SpansIn(byte[] response)
    {
        var reader = new ProtoReader(response);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field != 1 || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                continue;
            }

            var start = reader.Position;
            var trace = reader.ReadBytes();
            if (!SpanBatch.TryParse(response.AsMemory(reader.Position - trace.Length, trace.Length), out var batch, out var error))
                throw new InvalidOperationException($"at byte {start}: {error}");
            using (batch)
                return batch.Spans.Length;
        }

        return 0;
    }
}
