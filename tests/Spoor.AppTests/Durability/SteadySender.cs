using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.AppTests.Harness;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests.Durability;

/// <summary>
/// Sends batch after batch on one connection, each until it is acknowledged, as a client does that missed the reply. What it sends follows from its
/// number, so that nothing needs to be kept to compare with.
/// </summary>
/// <param name="pauseMs">Between two batches.</param>
/// <param name="fillBytes">Bytes of noise in each span, which no compression makes small.</param>
/// <param name="isMinuteOfItsOwn">No two traces of up to seven senders start in the same minute, so that counts a minute are counts a trace.</param>
internal sealed class SteadySender(int number, Uri endpoint, int pauseMs = 0, int fillBytes = 0, bool isMinuteOfItsOwn = false)
{
    public const int SpansInTrace = 6;

    private const int TracesInBatch = 10, MinutesBetweenTraces = 8;

    private const ulong MinuteNanos = 60_000_000_000;

    private readonly List<ulong> _acknowledged = [];
    private readonly Dictionary<ulong, int> _lostReplies = [];
    private ulong _last;
    private int _refusals;
    private int _acceptedSinceRefusal;

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

    /// <summary>How often it was asked to come again.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>Batches that were acknowledged after the last refusal.</summary>
    public int AcceptedSinceRefusal => Volatile.Read(ref _acceptedSinceRefusal);

    public int Number => number;

    /// <summary>The sender and the trace that have a minute of their own.</summary>
    public static (int Sender, ulong Trace) TraceOfMinute(ulong minuteUnixNanos)
    {
        var minute = (minuteUnixNanos - TestSpans.BaseUnixNanos) / MinuteNanos;
        return ((int)(minute % MinutesBetweenTraces), minute / MinutesBetweenTraces);
    }

    /// <summary>How often a batch with this trace may have been stored without an acknowledgement: then it was sent again and may be stored twice.</summary>
    public int LostReplies(ulong trace)
    {
        lock (_acknowledged)
            return _lostReplies.GetValueOrDefault((trace - 1) / TracesInBatch);
    }

    public string TraceIdOf(ulong trace) => $"{number:x16}{trace:x16}";

    public TracesData TraceOf(ulong trace)
    {
        var made = TestSpans.Trace(TraceIdOf(trace), TestSpans.BaseUnixNanos + (isMinuteOfItsOwn ? ((trace * MinutesBetweenTraces) + (ulong)number) * MinuteNanos : trace * 1_000_000));
        var random = new Random(HashCode.Combine(number, trace));
        for (var span = 1; span <= SpansInTrace; span++)
            made.Span($"work {span}", service: $"service-{span % 3}", attributes: [("number", (long)trace), ("text", $"value {trace} of {number}{Noise(random)}")]);
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
                if (!(isAcknowledged = await TrySendAsync(http, bytes, (first - 1) / TracesInBatch)))
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

    private async Task<bool> TrySendAsync(HttpClient http, byte[] bytes, ulong batch)
    {
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        try
        {
            using var response = await http.PostAsync(endpoint, content);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter?.Delta > TimeSpan.Zero)
            {
                Interlocked.Increment(ref _refusals);
                Interlocked.Exchange(ref _acceptedSinceRefusal, 0);
                LostReply(batch);
                return false;
            }

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Interlocked.Increment(ref _acceptedSinceRefusal);
            return true;
        }
        catch (HttpRequestException e)
        {
            if (e.HttpRequestError != HttpRequestError.ConnectionError)
                LostReply(batch);
            return false;
        }
    }

    private void LostReply(ulong batch)
    {
        lock (_acknowledged)
            _lostReplies[batch] = _lostReplies.GetValueOrDefault(batch) + 1;
    }

    private string Noise(Random random)
    {
        var bytes = new byte[fillBytes];
        random.NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Every trace that was acknowledged to any of the senders is there, whole and once.</summary>
    /// <param name="every">Looks at every so manieth trace only, where there are very many.</param>
    public static async Task AssertAllThereAsync(SpoorProcess server, SteadySender[] senders, string context, int every = 1)
    {
        using var api = new QueryApi(server);
        var acknowledged = senders.SelectMany(sender => sender.Acknowledged.Select(trace => (sender, trace))).ToArray();
        Assert.True(acknowledged.Length > 100, $"only {acknowledged.Length} traces were acknowledged ({context})\n{server.Output}");
        foreach (var (sender, trace) in acknowledged.Where((_, i) => i % every == 0))
        {
            var found = await api.FindTraceAsync(sender.TraceIdOf(trace)) ?? new TracesData();
            var difference = TraceComparison.Difference(sender.TraceOf(trace), found);
            Assert.True(difference is null, $"trace {sender.TraceIdOf(trace)} ({context}): {difference}\n{server.Output}");
        }
    }
}
