using Spoor.Store.Blocks;
using Spoor.Store.Head;
using Spoor.Store.Telemetry;

namespace Spoor.Store.Budgets;

/// <summary>
/// The memory of the process. Heads, caches, queues, bodies, queries and compaction take their bounds from <see cref="Shares"/>; beside that the
/// budget looks every 100 ms at what the process really uses:
/// <code>
/// ≥ 85 %    short: caches shrink, heads become blocks early, compaction waits, garbage is collected
/// ≥ 100 %   over: no spans are taken (retryably) until it is below 90 % again
/// &lt; 75 %    everything as before
/// </code>
/// One budget a process; all stores of it share it. All members may be called from several threads.
/// </summary>
public sealed class MemoryBudget : IDisposable
{
    /// <summary>How often a process is looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const double ShortPercent = 85, OverPercent = 100, RecoveredPercent = 90, PlentyPercent = 75;
    private static readonly TimeSpan ShortestReliefInterval = TimeSpan.FromSeconds(2), LongestReliefInterval = TimeSpan.FromMinutes(1);

    /// <summary>What comes and goes every few seconds is said once in this time.</summary>
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly Func<long> _readUse;
    private readonly TimeProvider _time;
    private readonly Action<StoreEvent> _report;
    private readonly Action _collectGarbage;
    private readonly MemoryUse? _use;
    private readonly Lock _lock = new();
    private readonly List<Action> _reliefs = [];
    private ITimer? _timer;
    private Counter? _reliefCount;
    private long _lastReliefTimestamp;
    private long _nextReportTimestamp = long.MinValue;
    private bool _isReported;
    private TimeSpan _reliefInterval = ShortestReliefInterval;
    private long _queriesBytes;
    private volatile bool _isShort;
    private volatile bool _isOver;

    /// <param name="limit">How much may be used.</param>
    /// <param name="report">Takes what an operator should know, from any thread.</param>
    public MemoryBudget(MemoryLimit limit, Action<StoreEvent>? report = null)
        : this(limit, report, TimeProvider.System, null, CollectGarbage)
    {
    }

    internal MemoryBudget(MemoryLimit limit, Action<StoreEvent>? report, TimeProvider time, Func<long>? readUse, Action collectGarbage)
    {
        Limit = limit;
        Shares = MemoryShares.Of(limit.Bytes);
        _report = report ?? (static _ => { });
        _time = time;
        _collectGarbage = collectGarbage;
        if (readUse is null)
            readUse = (_use = new MemoryUse()).ReadBytes;
        _readUse = readUse;
    }

    public MemoryLimit Limit { get; }

    public MemoryShares Shares { get; }

    /// <summary>What the process used when it was looked at last, in bytes.</summary>
    public long UsedBytes { get; private set; }

    /// <summary>Bytes that queries have taken.</summary>
    public long QueriesBytes => Interlocked.Read(ref _queriesBytes);

    /// <summary>True while what can wait should wait: compaction asks this.</summary>
    public bool IsShort => _isShort;

    /// <summary>True while no spans are taken. Read on the way of each batch.</summary>
    public bool IsOver => _isOver;

    /// <summary>A budget that nobody watches, for tools and tests: full shares, never short.</summary>
    internal static MemoryBudget Unwatched() => new(new MemoryLimit(long.MaxValue, "none"), null, TimeProvider.System, static () => 0, static () => { });

    /// <summary>Starts to look at the process, and shows what it sees.</summary>
    public void Start(MetricsRegistry metrics)
    {
        BlockCache.Shared.MaxBytes = Shares.CacheBytes;
        metrics.Gauge("spoor_memory_limit_bytes", "Memory that the process may use.", () => Limit.Bytes);
        metrics.Gauge("spoor_memory_used_bytes", "Memory that the process uses, pages of files not counted.", () => UsedBytes);
        metrics.Gauge("spoor_memory_short", "1 while memory is short: caches are small and heads become blocks early.", () => _isShort ? 1 : 0);
        metrics.Gauge("spoor_memory_over_limit", "1 while no spans are taken because the memory limit is reached.", () => _isOver ? 1 : 0);
        metrics.Gauge("spoor_query_memory_bytes", "Memory that running queries have taken.", () => QueriesBytes);
        metrics.Gauge("spoor_block_cache_bytes", "Decoded columns and dictionaries in the cache.", () => BlockCache.Shared.SizeBytes);
        _reliefCount = metrics.Counter("spoor_memory_reliefs_total", "How often caches were emptied and garbage collected because memory was short.");
        _timer = _time.CreateTimer(_ => Check(), null, TimeSpan.Zero, Interval);
    }

    /// <summary>Has a part of the program called when memory is short, to give free what it can. It is called again for as long as that lasts.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable OnShort(Action relieve)
    {
        lock (_lock)
            _reliefs.Add(relieve);
        return new Registration(this, relieve);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock)
            _use?.Dispose();
    }

    /// <summary>What the timer does.</summary>
    internal void Check()
    {
        // A check that takes longer than the interval is not worth a second one beside it.
        if (!_lock.TryEnter())
            return;
        try
        {
            var used = UsedBytes = _readUse();
            if (PercentOf(used) >= ShortPercent && IsReliefDue(used))
                used = Relieve(used);
            else if (PercentOf(used) < PlentyPercent && _isShort)
                EndShortage();
            UpdateIsOver(used);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is ending, or the kernel did not answer this time.
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Takes memory for a query from what all may have; false when it is not left.</summary>
    internal bool TryTakeForQuery(long bytes)
    {
        if (Interlocked.Add(ref _queriesBytes, bytes) <= Shares.QueriesBytes)
            return true;
        Interlocked.Add(ref _queriesBytes, -bytes);
        return false;
    }

    internal void ReleaseOfQuery(long bytes) => Interlocked.Add(ref _queriesBytes, -bytes);

    private static void CollectGarbage() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private double PercentOf(long bytes) => 100.0 * bytes / Limit.Bytes;

    private long Relieve(long used)
    {
        _isShort = true;
        _reliefCount?.Increment();
        BlockCache.Shared.MaxBytes = Shares.CacheBytes / 4;
        HeadMemory.KeepSpares(false);
        foreach (var relieve in _reliefs)
            relieve();
        _collectGarbage();
        var left = UsedBytes = _readUse();

        // A collection stops the process for a moment: where it gives little back, it comes more rarely, unless spans are refused meanwhile.
        _reliefInterval = used - left >= Limit.Bytes / 20 || _isOver
            ? ShortestReliefInterval
            : TimeSpan.FromTicks(Math.Min(_reliefInterval.Ticks * 2, LongestReliefInterval.Ticks));
        _lastReliefTimestamp = _time.GetTimestamp();
        return left;
    }

    private bool IsReliefDue(long used) =>
        !_isShort || _time.GetElapsedTime(_lastReliefTimestamp) >= (_isOver || PercentOf(used) >= OverPercent ? ShortestReliefInterval : _reliefInterval);

    private void EndShortage()
    {
        _isShort = false;
        HeadMemory.KeepSpares(true);
        _reliefInterval = ShortestReliefInterval;
        BlockCache.Shared.MaxBytes = Shares.CacheBytes;
    }

    private void UpdateIsOver(long used)
    {
        var percent = PercentOf(used);
        if (!_isOver && percent >= OverPercent)
        {
            _isOver = true;
            if (_time.GetTimestamp() < _nextReportTimestamp)
                return;
            _nextReportTimestamp = _time.GetTimestamp() + (long)(ReportInterval.TotalSeconds * _time.TimestampFrequency);
            _isReported = true;
            var heap = GC.GetGCMemoryInfo();
            _report(new StoreEvent(
                StoreEventLevel.Error,
                $"the process uses {ByteText.Of(used)} of memory, and its {Limit}: no spans are taken until it is below {RecoveredPercent:0} % " +
                $"(managed heap {ByteText.Of(heap.TotalCommittedBytes)}, block cache {ByteText.Of(BlockCache.Shared.SizeBytes)}, queries {ByteText.Of(QueriesBytes)}); " +
                "if it comes often, raise memory.limit"));
        }
        else if (_isOver && percent < RecoveredPercent)
        {
            _isOver = false;
            if (_isReported)
                _report(new StoreEvent(StoreEventLevel.Information, $"the process uses {ByteText.Of(used)} of memory again: spans are taken"));
            _isReported = false;
        }
    }

    private sealed class Registration(MemoryBudget budget, Action relieve) : IDisposable
    {
        public void Dispose()
        {
            lock (budget._lock)
                budget._reliefs.Remove(relieve);
        }
    }
}
