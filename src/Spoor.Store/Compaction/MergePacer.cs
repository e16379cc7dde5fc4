using System.Diagnostics;

namespace Spoor.Store.Compaction;

/// <summary>
/// Keeps a merge from standing in the way: it stays below a number of bytes a second, and lets blocks of heads be written first. It is asked between two
/// row groups; one that is never let go on would let blocks pile up, so each wait has an end.
/// </summary>
internal sealed class MergePacer(long maxBytesPerSecond, Func<bool> isFlushing, CancellationToken cancellationToken)
{
    private static readonly TimeSpan MaxYield = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _yielded;
    private long _written;

    public long BytesWritten => Interlocked.Read(ref _written);

    public void Wrote(long bytes)
    {
        var written = Interlocked.Add(ref _written, bytes);
        for (var waited = TimeSpan.Zero; waited < MaxYield && isFlushing(); waited += Step)
        {
            _yielded += Step;
            Wait(Step);
        }

        if (maxBytesPerSecond <= 0)
            return;
        var due = TimeSpan.FromSeconds((double)written / maxBytesPerSecond) + _yielded;
        var ahead = due - Stopwatch.GetElapsedTime(_started);
        if (ahead > TimeSpan.Zero)
            Wait(ahead);
    }

    private void Wait(TimeSpan time)
    {
        cancellationToken.WaitHandle.WaitOne(time);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
