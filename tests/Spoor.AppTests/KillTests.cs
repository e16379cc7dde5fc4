using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.AppTests;

/// <summary>What was acknowledged is there after SIGKILL, once, also when the client sends again what it got no answer for.</summary>
public class KillTests
{
    private const int Rounds = 5;
    private const int Senders = 4;
    private const int SpansPerTrace = 7;

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task Acknowledged_spans_survive_SIGKILL_once()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<int, TracesData>();
        var unanswered = new ConcurrentQueue<int>();
        var next = 0;

        for (var round = 0; round < Rounds; round++)
        {
            // Small heads, so that some kills hit the building of blocks and not only the log.
            await using var server = await SpoorProcess.StartAsync(folder.Path, "extensions.spoor_store.head.max_spans=500");
            var enough = acknowledged.Count + 150 + (round * 37);
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var senders = Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
            {
                while (true)
                {
                    if (!unanswered.TryDequeue(out var number))
                        number = Interlocked.Increment(ref next);
                    if (!await SendAsync(server, Trace(number)))
                    {
                        unanswered.Enqueue(number);
                        return;
                    }

                    acknowledged[number] = Trace(number);
                    if (acknowledged.Count >= enough)
                        reached.TrySetResult();
                }
            })).ToArray();
            var sending = Task.WhenAll(senders);
            Assert.True(await Task.WhenAny(reached.Task, sending) == reached.Task, "the server refused spans:\n" + server.Output);
            await server.KillAsync();
            await sending;
        }

        await using var last = await SpoorProcess.StartAsync(folder.Path);
        while (unanswered.TryDequeue(out var number))
        {
            Assert.True(await SendAsync(last, Trace(number)), last.Output);
            acknowledged[number] = Trace(number);
        }

        await AssertAllThereAsync(last, acknowledged);
        Assert.Equal(0, await last.StopAsync());
        await using var again = await SpoorProcess.StartAsync(folder.Path);
        await AssertAllThereAsync(again, acknowledged);
    }

    private static async Task AssertAllThereAsync(SpoorProcess server, ConcurrentDictionary<int, TracesData> expected)
    {
        foreach (var (number, trace) in expected)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/traces/" + TraceId(number));
            request.Headers.Accept.ParseAdd("application/protobuf");
            using var response = await server.Api.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            TraceComparison.AssertSame(trace, TracesData.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync()));
        }
    }

    /// <summary>False when no answer came.</summary>
    private static async Task<bool> SendAsync(SpoorProcess server, TracesData trace)
    {
        using var content = new ByteArrayContent(Google.Protobuf.MessageExtensions.ToByteArray(trace));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        try
        {
            using var response = await server.Otlp.PostAsync("/v1/traces", content);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string TraceId(int number) => number.ToString("x", CultureInfo.InvariantCulture);

    private static TracesData Trace(int number)
    {
        var trace = TestSpans.Trace(TraceId(number), TestSpans.BaseUnixNanos + ((ulong)number * 1_000_000));
        for (var i = 0; i < SpansPerTrace; i++)
            trace.Span("span " + i, service: "service-" + (i % 3), attributes: [("number", number), ("payload", new string('x', 200))]);
        return trace.ToTracesData();
    }
}
