using System.Runtime.CompilerServices;
using Spoor.Store.Wal;

namespace Spoor.Store.Ingest;

/// <summary>
/// Makes a block of a sealed head. Each step is durable before the next begins, and a crash between two of them leaves every span in exactly one
/// place that the next start reads:
/// <code>
/// 1 block files and folder synced     the log still holds the spans: the next start deletes the folder and replays them
/// 2 manifest names the block          from here on the block counts, and the log up to its end does not
/// 3 queries see the block in place of the head
/// 4 log cut
/// </code>
/// A step that fails is tried again until it works or the store stops: the head stays in memory and in the log meanwhile.
/// </summary>
internal sealed class BlockFlusher : IDisposable
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    private readonly StoreContext _context;
    private readonly BlockPublisher _publisher;
    private readonly Action<WalPosition> _cutLog;
    private readonly Action _ended;
    private readonly ManualResetEventSlim _work = new();
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private LiveHead? _next;
    private Exception? _gaveUp;

    /// <param name="context">Where to report.</param>
    /// <param name="publisher">Does the steps.</param>
    /// <param name="cutLog">Gives free what lies before a position of the log.</param>
    /// <param name="ended">Called when the flusher can take the next head.</param>
    public BlockFlusher(StoreContext context, BlockPublisher publisher, Action<WalPosition> cutLog, Action ended)
    {
        _context = context;
        _publisher = publisher;
        _cutLog = cutLog;
        _ended = ended;
        _thread = new Thread(Run) { IsBackground = true, Name = "spoor-flush" };
        _thread.Start();
    }

    /// <summary>Takes a sealed head; only after the one before has ended.</summary>
    public void Post(LiveHead head)
    {
        _next = head;
        _work.Set();
    }

    /// <summary>From now on nothing is tried a second time.</summary>
    public void StopRetrying() => _stop.Set();

    /// <summary>Ends the thread after the head it has, if any.</summary>
    public void Dispose()
    {
        _stop.Set();
        _work.Set();
        _thread.Join();
        _work.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        do
        {
            _work.Wait();
            _work.Reset();
        }
        while (FlushNext());
    }

    /// <summary>Not part of the loop: a variable of a method that waits would keep the last head's memory from being collected.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FlushNext()
    {
        var head = _next;
        _next = null;
        if (head is null)
            return false;

        // A block of a later head would say that the log before it is not needed any more.
        var error = _gaveUp ??= Flush(head);
        foreach (var waiter in head.FlushWaiters)
        {
            if (error is null)
                waiter.TrySetResult();
            else
                waiter.TrySetException(new IOException("the store stopped before the block could be written: " + error.Message, error));
        }

        _ended();
        return true;
    }

    private Exception? Flush(LiveHead head)
    {
        BuiltBlock? built = null;
        var named = false;
        var delay = TimeSpan.FromSeconds(1);
        while (true)
        {
            try
            {
                // Once the manifest was asked to name a block, it may do so even if it threw: from then on only this block may be offered to it.
                built ??= _publisher.Build(head);
                if (!named)
                    _publisher.Name(head, built);
                named = true;
                _publisher.Show(head, built);
                _cutLog(head.Wal.To);
                _context.Reached(StoreSteps.LogCut);
                return null;
            }
            catch (Exception e) when (!named)
            {
                _context.Metrics.FlushFailures.Increment();
                _context.Report(new StoreEvent(
                    StoreEventLevel.Error, $"a block for the log range {head.Wal} could not be written; it stays in the log and is tried again", e));
                if (_stop.Wait(delay))
                    return e;
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, MaxRetryDelay.Ticks));
            }
            catch (Exception e)
            {
                _context.Report(new StoreEvent(StoreEventLevel.Error, $"the block for the log range {head.Wal} could not be shown", e));
                return e;
            }
        }
    }
}
