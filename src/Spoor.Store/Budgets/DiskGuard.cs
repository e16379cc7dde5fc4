using Spoor.Store.Files;

namespace Spoor.Store.Budgets;

/// <summary>
/// Watches how much room is left where a store writes: its folder, and that of its log when it lies elsewhere. Below the reserve no spans are taken,
/// and compaction waits; queries and flushes go on, since a flush gives the log's room back. It is over when a tenth more than the reserve is free.
/// </summary>
internal sealed class DiskGuard
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);

    private readonly IStoreFiles _files;
    private readonly BudgetSize _reserve;
    private readonly string[] _folders;
    private readonly TimeProvider _time;
    private readonly Action<StoreEvent> _report;
    private readonly Lock _lock = new();
    private DateTimeOffset _lastReport = DateTimeOffset.MinValue;
    private bool _isReported;
    private volatile string? _shortage;

    /// <param name="files">Whose disks.</param>
    /// <param name="reserve">What must stay free of each: a share of the file system, or bytes.</param>
    /// <param name="folders">Folders on the disks that are written; they exist.</param>
    /// <param name="time">Spaces reports.</param>
    /// <param name="report">Takes what an operator should know.</param>
    public DiskGuard(IStoreFiles files, BudgetSize reserve, IEnumerable<string> folders, TimeProvider time, Action<StoreEvent> report)
    {
        _files = files;
        _reserve = reserve;
        _folders = [.. folders];
        _time = time;
        _report = report;
    }

    /// <summary>Why no spans are taken; null when they are. Read on the way of each batch.</summary>
    public string? Shortage => _shortage;

    /// <summary>Bytes that are free on the disk that has the least, of what this process may use; as they were when last looked at.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>What must stay free there.</summary>
    public long ReserveBytes { get; private set; }

    /// <summary>Looks at the disks. Called at short intervals, and whenever a block was written.</summary>
    public void Check()
    {
        lock (_lock)
        {
            string? shortage = null;
            var least = double.MaxValue;
            foreach (var folder in _folders)
            {
                if (_files.SpaceOf(folder) is not { } space)
                    continue;
                var reserve = _reserve.Of(space.TotalBytes);
                if (space.FreeBytes - (double)reserve < least)
                {
                    least = space.FreeBytes - (double)reserve;
                    (FreeBytes, ReserveBytes) = (space.FreeBytes, reserve);
                }

                // Once it was short, a little more must be free, so that it does not come and go with each batch.
                var needed = _shortage is null ? reserve : reserve + (reserve / 10);
                if (space.FreeBytes < needed)
                {
                    shortage ??=
                        $"the disk of {folder} is nearly full: {ByteText.Of(space.FreeBytes)} are free, and disk.reserve keeps {ByteText.Of(reserve)} of its " +
                        $"{ByteText.Of(space.TotalBytes)} free";
                }
            }

            Report(shortage);
            _shortage = shortage;
        }
    }

    private void Report(string? shortage)
    {
        if (shortage is null)
        {
            if (_isReported)
                _report(new StoreEvent(StoreEventLevel.Information, "the disk has room again: spans are taken"));
            _isReported = false;
        }
        else if (_shortage is null && (_time.GetUtcNow() - _lastReport).Duration() >= ReportInterval)
        {
            _lastReport = _time.GetUtcNow();
            _isReported = true;
            _report(new StoreEvent(StoreEventLevel.Error, shortage + "; no spans are taken until there is more. Free space, or shorten the retention"));
        }
    }
}
