namespace Spoor.Store.Tests.Files;

/// <summary>
/// A machine with a disk in memory. <see cref="PowerLoss"/> forgets every byte since the last sync of its file and every name since the last sync of
/// its folder, or keeps a random part of them; what was opened before then only throws. A restarted store runs on <see cref="Boot"/>'s files.
/// </summary>
internal sealed class PowerLossMachine(int seed = 1)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, MemoryNode?> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryNode?> _durableNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NameChange>> _unsynced = new(StringComparer.Ordinal);

    /// <summary>Guards everything; held while <see cref="Before"/> runs.</summary>
    public Lock Gate { get; } = new();

    public int BootNumber { get; private set; }

    /// <summary>Called before each operation with its path; throws to let it fail. A write that fails leaves a part of its bytes.</summary>
    public Action<FileOperation, string>? Before { get; set; }

    /// <summary>Size of the disk: what does not fit fails with "No space left on device", the part that fits being written.</summary>
    public long CapacityBytes { get; set; } = long.MaxValue;

    public HashSet<string> LockedFolders { get; } = new(StringComparer.Ordinal);

    public Random Random => _random;

    /// <summary>Names that are there now, with their nodes; null stands for a folder.</summary>
    public IReadOnlyDictionary<string, MemoryNode?> Names => _names;

    public long UsedBytes => _names.Values.Sum(node => node?.LengthBytes ?? 0);

    public PowerLossFiles Boot() => new(this, BootNumber);

    /// <summary>Cuts the power. <paramref name="keptShare"/>: how likely each unsynced page or name had reached the disk anyway.</summary>
    public void PowerLoss(double keptShare = 0)
    {
        lock (Gate)
        {
            BootNumber++;
            LockedFolders.Clear();
            foreach (var changes in _unsynced.Values)
            {
                foreach (var change in changes)
                {
                    if (_random.NextDouble() < keptShare)
                        Apply(_durableNames, change);
                }
            }

            _unsynced.Clear();
            _names.Clear();
            foreach (var (path, node) in _durableNames)
            {
                if (HasDurableParents(path))
                    _names.Add(path, node);
            }

            _durableNames.Clear();
            foreach (var (path, node) in _names)
            {
                _durableNames.Add(path, node);
                node?.LosePower(_random, keptShare);
            }
        }
    }

    /// <summary>Ends the process, not the power: nothing is lost, but what was opened only throws from here on.</summary>
    public void KillProcess()
    {
        lock (Gate)
        {
            BootNumber++;
            LockedFolders.Clear();
        }
    }

    public MemoryNode? Find(string path) => _names.GetValueOrDefault(path);

    public bool IsFolder(string path) => Path.GetDirectoryName(path) is null || (_names.TryGetValue(path, out var node) && node is null);

    public void Change(string? removed, string? added, MemoryNode? node)
    {
        var change = new NameChange(removed, added, node);
        Apply(_names, change);
        var folder = Path.GetDirectoryName(added ?? removed)!;
        if (!_unsynced.TryGetValue(folder, out var changes))
            _unsynced.Add(folder, changes = []);
        changes.Add(change);
    }

    public void SyncFolder(string folder)
    {
        if (!_unsynced.Remove(folder, out var changes))
            return;
        foreach (var change in changes)
            Apply(_durableNames, change);
    }

    private static void Apply(Dictionary<string, MemoryNode?> names, NameChange change)
    {
        if (change.Removed is not null)
            names.Remove(change.Removed);
        if (change.Added is not null)
            names[change.Added] = change.Node;
    }

    private bool HasDurableParents(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null && Path.GetDirectoryName(parent) is not null; parent = Path.GetDirectoryName(parent))
        {
            if (!_durableNames.ContainsKey(parent))
                return false;
        }

        return true;
    }

    private readonly record struct NameChange(string? Removed, string? Added, MemoryNode? Node);
}
