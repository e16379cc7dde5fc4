namespace Spoor.Server.Generate;

/// <summary>Keeps several senders together at a rate: each asks before it sends and waits for its turn.</summary>
public sealed class Pace(double spansPerSecond, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _startTimestamp = clock.GetTimestamp();
    private double _spans;

    /// <param name="spans">How many are to be sent.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(int spans, CancellationToken cancellationToken)
    {
        if (spansPerSecond <= 0)
            return Task.CompletedTask;
        TimeSpan due;
        lock (_lock)
        {
            due = TimeSpan.FromSeconds(_spans / spansPerSecond);
            _spans += spans;
        }

        var wait = due - clock.GetElapsedTime(_startTimestamp);
        return wait > TimeSpan.FromMilliseconds(1) ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
