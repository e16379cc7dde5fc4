using Spoor.Otlp.Protobuf;
using Spoor.Server.Client;

namespace Spoor.Server.Demo;

/// <summary>Sends what happens in the shop to a server over OTLP/HTTP: first the last minutes at once, then each span when it has ended.</summary>
internal sealed partial class DemoTraffic(Uri endpoint, ulong seed, TimeProvider clock, ILogger logger)
{
    /// <summary>How much of the past is sent at the start.</summary>
    public static readonly TimeSpan Backlog = TimeSpan.FromMinutes(10);

    private const int MaxSpansPerRequest = 1000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly List<SimulatedSpan> _notEnded = [];
    private int _failures;

    /// <summary>Spans that the server took, so far.</summary>
    public long SentSpans { get; private set; }

    /// <summary>Runs until the token is set.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new OtlpHttpClient(endpoint);
        var shop = new Shop(seed, NowUnixNanos() - (ulong)(Backlog.TotalSeconds * 1e9));
        try
        {
            while (true)
            {
                await SendEndedAsync(client, shop, cancellationToken);
                await Task.Delay(Tick, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The shop closes.
        }
    }

    private async Task SendEndedAsync(OtlpHttpClient client, Shop shop, CancellationToken cancellationToken)
    {
        var now = NowUnixNanos();
        _notEnded.AddRange(shop.RunUntil(now));
        var ended = _notEnded.Where(span => span.NowUnixNanos <= now).ToArray();
        _notEnded.RemoveAll(span => span.NowUnixNanos <= now);

        // Newest first, so that the backlog does not keep anybody waiting for what happens now.
        foreach (var spans in ended.OrderByDescending(span => span.StartUnixNanos).Chunk(MaxSpansPerRequest))
        {
            using var writer = new ProtoWriter(256 * 1024);
            ShopOtlp.Write(writer, spans);
            var result = await client.SendAsync(writer.WrittenMemory, cancellationToken);
            if (result.IsSent)
                SentSpans += spans.Length - result.RejectedSpans;
            else if (_failures++ == 0)
                LogNotSent(logger, result.Message ?? "unknown");
        }
    }

    private ulong NowUnixNanos() => (ulong)(clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    [LoggerMessage(1, LogLevel.Warning, "demo traffic cannot be sent: {Reason}")]
    private static partial void LogNotSent(ILogger logger, string reason);
}
