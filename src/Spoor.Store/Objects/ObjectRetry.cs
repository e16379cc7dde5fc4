namespace Spoor.Store.Objects;

/// <summary>Tries a request until it works, fails for good, or was tried often enough; waits longer each time, by chance, so that clients spread.</summary>
/// <param name="MaxAttempts">At least 1.</param>
/// <param name="AttemptTimeout">For one attempt, the body included.</param>
internal sealed record ObjectRetry(int MaxAttempts, TimeSpan AttemptTimeout)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(5);

    /// <param name="attempt">Gets the number of the attempt, from 1 on.</param>
    /// <param name="isTransient">Whether another attempt may help.</param>
    /// <param name="cancellationToken">Ends attempt and waiting.</param>
    /// <exception cref="TimeoutException">The last attempt took too long.</exception>
    public async Task<T> RunAsync<T>(Func<int, CancellationToken, Task<T>> attempt, Func<Exception, bool> isTransient, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(AttemptTimeout);
            try
            {
                return await attempt(number, patience.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                var isTimeout = patience.IsCancellationRequested;
                if (number >= MaxAttempts || !(isTimeout || isTransient(e)))
                {
                    if (isTimeout)
                        throw new TimeoutException($"no answer within {AttemptTimeout.TotalSeconds:0.###} s", e);
                    throw;
                }
            }

            await Task.Delay(DelayAfter(number), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>At random between the half and the whole of a time that doubles with each attempt.</summary>
    public static TimeSpan DelayAfter(int attempt)
    {
        var ceiling = Math.Min(MaxDelay.TotalMilliseconds, FirstDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(ceiling * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
