using Spoor.Store.Head;

namespace Spoor.Store.Ingest;

/// <summary>
/// Decodes written batches into the active head, in log order, in one thread, while their sync is under way; and hands a head that is full, old or
/// asked for to the flusher, between two batches.
/// </summary>
internal sealed class HeadThread
{
    private readonly PartList _parts;
    private readonly HeadOptions _headOptions;
    private readonly TimeProvider _time;
    private readonly Action<LiveHead> _sealed;
    private readonly Action _gotRoom;
    private readonly Action<StoreEvent> _report;
    private readonly Thread _thread;

    // A plain object, because the thread waits on it. Guards the fields up to the blank line.
    private readonly object _gate = new();
    private readonly List<TaskCompletionSource> _flushWaiters = [];
    private List<AppendRequest> _queue = [];
    private bool _sealRequested;
    private bool _flushing;
    private bool _stopping;

    private List<AppendRequest> _batch = [];
    private LiveHead _active;
    private volatile bool _hasRoom = true;

    /// <param name="parts">The list whose last head is the active one.</param>
    /// <param name="headOptions">When a head is full.</param>
    /// <param name="time">Dates heads.</param>
    /// <param name="sealed">Takes a head that gets no more spans; at most one at a time, until <see cref="FlushEnded"/>.</param>
    /// <param name="gotRoom">Called when <see cref="HasRoom"/> became true.</param>
    /// <param name="report">Takes what an operator should know.</param>
    public HeadThread(
        PartList parts, HeadOptions headOptions, TimeProvider time, Action<LiveHead> @sealed, Action gotRoom, Action<StoreEvent> report)
    {
        _parts = parts;
        _headOptions = headOptions;
        _time = time;
        _sealed = @sealed;
        _gotRoom = gotRoom;
        _report = report;
        _active = parts.Heads[^1];
        _thread = new Thread(Run) { IsBackground = true, Name = "spoor-head" };
        _thread.Start();
    }

    /// <summary>False while the active head is full and the one before it is not a block yet.</summary>
    public bool HasRoom => _hasRoom;

    /// <summary>When the active head got its first batch; null while it is empty.</summary>
    public DateTimeOffset? ActiveSince => _parts.Heads[^1].FirstAppendAt;

    /// <summary>Takes written batches in log order.</summary>
    public void Post(IReadOnlyList<AppendRequest> requests)
    {
        lock (_gate)
        {
            _queue.AddRange(requests);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Asks for the active head to become a block as soon as the one before it is.</summary>
    public void RequestSeal()
    {
        lock (_gate)
        {
            _sealRequested = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>The same; completes when everything that was acknowledged before the call is in blocks.</summary>
    public Task SealAsync()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, typeof(SpoorStore));
            _flushWaiters.Add(waiter);
            _sealRequested = true;
            Monitor.Pulse(_gate);
        }

        return waiter.Task;
    }

    /// <summary>The sealed head is in a block (or nobody will try any more): the next one may be sealed.</summary>
    public void FlushEnded()
    {
        lock (_gate)
        {
            _flushing = false;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Decodes what was posted, seals what is left, and ends. The flusher must still run.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            _sealRequested = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (TakeWork(out var mayFlush, out var sealRequested))
        {
            foreach (var request in _batch)
            {
                if (mayFlush && _active.Spans.IsFull)
                {
                    Seal([]);
                    mayFlush = false;
                }

                Append(request);
            }

            _batch.Clear();
            if (mayFlush && (sealRequested || _active.Spans.IsFull))
            {
                Seal(TakeWaiters());
                mayFlush = false;
            }

            UpdateRoom(mayFlush);
        }
    }

    /// <summary>Waits for batches, or for a head that is to be sealed and may be; false when there is nothing left to do.</summary>
    private bool TakeWork(out bool mayFlush, out bool sealRequested)
    {
        lock (_gate)
        {
            while (true)
            {
                mayFlush = !_flushing;
                sealRequested = _sealRequested;
                if (_queue.Count > 0 || (mayFlush && (sealRequested || !_hasRoom)))
                    break;
                if (_stopping && mayFlush)
                    return false;
                Monitor.Wait(_gate);
            }

            (_queue, _batch) = (_batch, _queue);
            return true;
        }
    }

    private void Append(AppendRequest request)
    {
        try
        {
            var result = _active.Spans.Append(request.Batch);
            _active.Took(request.Position.To, _time.GetUtcNow());
            var batch = request.Batch;
            request.CompleteHead(batch.RejectedSpans + result.Rejected, batch.RejectionReason ?? result.RejectionReason);
        }
        catch (Exception e)
        {
            // Nothing that a client sends should lead here. It is in the log; the client is told that it is not stored, and hears why.
            _report(new StoreEvent(StoreEventLevel.Error, $"a batch at {request.Position.From} of the log could not be decoded into the head", e));
            request.FailStep("the batch could not be decoded: " + e.Message, TimeSpan.FromSeconds(1));
        }
    }

    private List<TaskCompletionSource> TakeWaiters()
    {
        lock (_gate)
        {
            _sealRequested = false;
            List<TaskCompletionSource> waiters = [.. _flushWaiters];
            _flushWaiters.Clear();
            return waiters;
        }
    }

    private void Seal(List<TaskCompletionSource> waiters)
    {
        var head = _active;
        if (head.FirstAppendAt is null)
        {
            foreach (var waiter in waiters)
                waiter.TrySetResult();
            return;
        }

        head.FlushWaiters.AddRange(waiters);
        _active = new LiveHead(new SpanHead(_headOptions), head.Wal.To);
        _parts.AddHead(_active);
        lock (_gate)
            _flushing = true;
        _sealed(head);
    }

    private void UpdateRoom(bool mayFlush)
    {
        var hasRoom = mayFlush || !_active.Spans.IsFull;
        if (hasRoom == _hasRoom)
            return;
        _hasRoom = hasRoom;
        if (hasRoom)
            _gotRoom();
    }
}
