namespace Spoor.Grpc.Buffers;

/// <summary>
/// How many bytes the bodies in flight may hold together. Reserving never waits: whoever gets nothing answers "try again later".
/// Safe for use from several threads.
/// </summary>
/// <param name="limitBytes">How many.</param>
/// <param name="isClosed">Asked each time: while it says yes, nothing is left.</param>
public sealed class ByteBudget(long limitBytes, Func<bool>? isClosed = null)
{
    private long _usedBytes;

    public long LimitBytes { get; } = limitBytes;

    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>Takes <paramref name="bytes"/> from the budget, or nothing and returns false when they are not left.</summary>
    public bool TryReserve(long bytes)
    {
        if (isClosed is not null && isClosed())
            return false;
        if (Interlocked.Add(ref _usedBytes, bytes) <= LimitBytes)
            return true;
        Interlocked.Add(ref _usedBytes, -bytes);
        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _usedBytes, -bytes);
}
