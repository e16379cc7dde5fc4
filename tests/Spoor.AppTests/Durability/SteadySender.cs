using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Durability;

/// <summary>
/// Sends batch after batch on one connection, each until it is acknowledged, as a client does that missed the reply. What it sends follows from its
/// number, so that nothing needs to be kept to compare with.
/// </summary>
/// <param name="pauseMs">Between two batches.</param>
internal sealed class SteadySender(int number, Uri endpoint, int pauseMs = 0)
{
    public const int SpansInTrace = 6;

    private const int TracesInBatch = 10;

    private readonly List<ulong> _acknowledged = [];
    private ulong _last;

    /// <summary>The numbers of the traces of which every span was acknowledged.</summary>
    public IReadOnlyList<ulong> Acknowledged
    {
        get
        {
            lock (_acknowledged)
                return [.. _acknowledged];
        }
    }

    /// <summary>Traces from 1 to this number may have reached the server.</summary>
    public ulong Last => Interlocked.Read(ref _last);

    public string TraceIdOf(ulong trace) => $"{number:x16}{trace:x16}";

    public TracesData TraceOf(ulong trace)
    {
        var made = TestSpans.Trace(TraceIdOf(trace), TestSpans.BaseUnixNanos + (trace * 1_000_000));
        for (var span = 1; span <= SpansInTrace; span++)
            made.Span($"work {span}", service: $"service-{span % 3}", attributes: [("number", (long)trace), ("text", $"value {trace} of {number}")]);
        return made.ToTracesData();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        while (!cancellationToken.IsCancellationRequested)
        {
            var first = Last + 1;
            Interlocked.Add(ref _last, TracesInBatch);
            var traces = Enumerable.Range(0, TracesInBatch).Select(i => first + (ulong)i).ToArray();
            var batch = new TracesData();
            foreach (var trace in traces)
                batch.ResourceSpans.AddRange(TraceOf(trace).ResourceSpans);
            var bytes = batch.ToByteArray();
            var isAcknowledged = false;
            while (!isAcknowledged && !cancellationToken.IsCancellationRequested)
            {
                if (!(isAcknowledged = await TrySendAsync(http, bytes)))
                    await Task.Delay(20, CancellationToken.None);
            }

            if (isAcknowledged)
            {
                lock (_acknowledged)
                    _acknowledged.AddRange(traces);
            }

            if (pauseMs > 0)
                await Task.Delay(pauseMs, CancellationToken.None);
        }
    }

    private async Task<bool> TrySendAsync(HttpClient http, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        try
        {
            using var response = await http.PostAsync(endpoint, content);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
