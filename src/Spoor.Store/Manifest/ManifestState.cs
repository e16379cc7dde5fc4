using Spoor.Store.Aggregation;
using Spoor.Store.Wal;

namespace Spoor.Store.Manifest;

/// <summary>What the records so far add up to.</summary>
internal sealed class ManifestState
{
    private readonly Dictionary<string, ManifestBlock> _blocks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removed = new(StringComparer.Ordinal);

    private readonly Dictionary<string, SeriesMeta> _series = new(StringComparer.Ordinal);
    private readonly HashSet<string> _removedSeries = new(StringComparer.Ordinal);

    private readonly List<string> _remoteLeftovers = [];
    private readonly List<string> _remoteSeriesLeftovers = [];

    /// <summary>Live blocks, in the order of the log.</summary>
    public IEnumerable<ManifestBlock> Blocks => _blocks.Values.OrderBy(block => block.Wal[0].From).ThenBy(block => block.Id, StringComparer.Ordinal);

    /// <summary>Ids of blocks that a record removed and whose folders may still be there.</summary>
    public IReadOnlySet<string> Removed => _removed;

    /// <summary>Live series, the oldest first.</summary>
    public IEnumerable<SeriesMeta> Series => _series.Values.OrderBy(series => series.CreatedAt).ThenBy(series => series.Id, StringComparer.Ordinal);

    /// <summary>Ids of series that a record removed and whose folders may still be there.</summary>
    public IReadOnlySet<string> RemovedSeries => _removedSeries;

    /// <summary>The log holds what is not in blocks from here on.</summary>
    public WalPosition ReplayFrom { get; private set; }

    /// <summary>Blocks that a record removed, or that were never to count, and that the bucket may still have; oldest removal first.</summary>
    public IReadOnlyList<string> RemoteLeftovers => _remoteLeftovers;

    /// <summary>The same for series.</summary>
    public IReadOnlyList<string> RemoteSeriesLeftovers => _remoteSeriesLeftovers;

    public bool IsLiveSeries(string id) => _series.ContainsKey(id);

    public bool IsLive(string blockId) => _blocks.ContainsKey(blockId);

    public void ForgetRemoved()
    {
        _removed.Clear();
        _removedSeries.Clear();
    }

    public void Apply(ManifestRecord record)
    {
        foreach (var id in record.Removed)
        {
            if (_blocks.Remove(id, out var block) && block.Remote)
                AddOnce(_remoteLeftovers, id);
            _removed.Add(id);
        }

        foreach (var block in record.Added)
            _blocks[block.Id] = block;
        foreach (var id in record.RemovedSeries ?? [])
        {
            if (_series.Remove(id, out var series) && series.Remote)
                AddOnce(_remoteSeriesLeftovers, id);
            _removedSeries.Add(id);
        }

        foreach (var series in record.AddedSeries ?? [])
            _series[series.Id] = series;
        foreach (var id in record.Uploaded ?? [])
        {
            if (_blocks.TryGetValue(id, out var block))
                _blocks[id] = block with { Remote = true };
            else
                AddOnce(_remoteLeftovers, id);
        }

        foreach (var id in record.RemoteLeftovers ?? [])
            AddOnce(_remoteLeftovers, id);
        foreach (var id in record.RemoteDeleted ?? [])
            _remoteLeftovers.Remove(id);
        foreach (var id in record.UploadedSeries ?? [])
        {
            if (_series.TryGetValue(id, out var series))
                _series[id] = series with { Remote = true };
            else
                AddOnce(_remoteSeriesLeftovers, id);
        }

        foreach (var id in record.RemoteSeriesLeftovers ?? [])
            AddOnce(_remoteSeriesLeftovers, id);
        foreach (var id in record.RemoteSeriesDeleted ?? [])
            _remoteSeriesLeftovers.Remove(id);
        if (record.ReplayFrom is { } position)
            ReplayFrom = WalPosition.Max(ReplayFrom, position);
    }

    private static void AddOnce(List<string> leftovers, string id)
    {
        if (!leftovers.Contains(id))
            leftovers.Add(id);
    }
}
