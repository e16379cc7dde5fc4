using Spoor.Server.Client;
using Spoor.Server.Commands;

namespace Spoor.Server.Generate;

/// <summary>Sends the waves of a <see cref="LoadGenerator"/> over several connections, each of which takes the next wave when it is done with one.</summary>
internal sealed class GenerateRun(LoadGenerator generator, OtlpHttpClient client, Pace pace)
{
    private long _nextWave = -1;

    public GenerateTotals Totals { get; } = new();

    /// <param name="waves">How many waves; null without end.</param>
    /// <param name="connections">How many requests are under way at the same time.</param>
    /// <param name="cancellationToken">Ends the run; requests under way are given up.</param>
    /// <exception cref="CommandException">Nothing listens at the endpoint.</exception>
    public async Task RunAsync(long? waves, int connections, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(waves, failed), cancellationToken)).ToArray();
        try
        {
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The time is over, or the user had enough: what was sent counts.
        }
    }

    /// <summary>The waves that hold at least so many spans.</summary>
    public static long WavesFor(LoadGenerator generator, long spans)
    {
        long trace = 0;
        for (long count = 0; count < spans; trace++)
            count += generator.SpanCountOf(trace);
        return (trace + LoadGenerator.TracesPerWave - 1) / LoadGenerator.TracesPerWave;
    }

    private async Task WorkAsync(long? waves, CancellationTokenSource failed)
    {
        while (Interlocked.Increment(ref _nextWave) is var wave && (waves is null || wave < waves))
        {
            try
            {
                await generator.MakeWaveAsync(wave, (request, spans) => SendAsync(request, spans, failed.Token));
            }
            catch (CommandException)
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> request, int spans, CancellationToken cancellationToken)
    {
        await pace.WaitAsync(spans, cancellationToken);
        var result = await client.SendAsync(request, cancellationToken);
        if (result.IsUnreachable)
            throw new CommandException(result.Message ?? "the server cannot be reached");
        var refused = result.IsSent ? result.RejectedSpans : spans;
        Totals.Add(spans - refused, refused, result.Message);
    }
}
