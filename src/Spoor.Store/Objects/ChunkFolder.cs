namespace Spoor.Store.Objects;

/// <summary>
/// The pieces on disk and the order of their use. When they are too many, the least recently used go. What an earlier process left is taken over, in the
/// order of its times, and checked before it is first used. Thread-safe.
/// </summary>
internal sealed class ChunkFolder
{
    private const string TemporarySuffix = ".tmp";

    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private readonly string _folder;
    private long _maxBytes;
    private long _sizeBytes;
    private long _temporaries;

    /// <exception cref="IOException">The folder cannot be made or read.</exception>
    public ChunkFolder(string folder, long maxBytes)
    {
        _folder = folder;
        _maxBytes = maxBytes;
        Directory.CreateDirectory(folder);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.LastWriteTimeUtc))
        {
            var length = file.Length - ChunkFile.TrailerBytes;
            if (length is <= 0 or > ChunkSource.ChunkBytes || file.Name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
                file.Delete();
            else
                AddEntry(new Entry(file.Name, (int)length) { Touched = file.LastWriteTimeUtc });
        }

        Trim();
    }

    public long SizeBytes => Interlocked.Read(ref _sizeBytes);

    public void SetLimit(long maxBytes)
    {
        lock (_gate)
        {
            _maxBytes = maxBytes;
            Trim();
        }
    }

    public bool Has(string name)
    {
        lock (_gate)
            return _entries.ContainsKey(name);
    }

    /// <summary>Copies bytes of a piece; false when it is not here, or not undamaged.</summary>
    public bool TryRead(string name, int lengthBytes, int offset, Span<byte> buffer)
    {
        Entry entry;
        lock (_gate)
        {
            if (!_entries.TryGetValue(name, out var node))
                return false;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            entry = node.Value;
        }

        var path = Path.Combine(_folder, name);
        try
        {
            if (!entry.IsChecked && !(entry.LengthBytes == lengthBytes && ChunkFile.IsWhole(path, lengthBytes)))
            {
                Remove(name);
                return false;
            }

            entry.IsChecked = true;
            if (!ChunkFile.TryRead(path, offset, buffer))
                return false;
            Touch(entry, path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Evicted between the look and the read, or a disk that fails: the bucket has it.
            Remove(name);
            return false;
        }
    }

    /// <summary>Keeps a piece.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder, name);
        var temporary = $"{path}.{Interlocked.Increment(ref _temporaries)}{TemporarySuffix}";
        try
        {
            ChunkFile.Write(temporary, bytes);
            lock (_gate)
            {
                File.Move(temporary, path, overwrite: true);
                if (_entries.TryGetValue(name, out var old))
                    RemoveEntry(old);
                AddEntry(new Entry(name, bytes.Length) { IsChecked = true, Touched = DateTime.UtcNow });
                Trim();
            }
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>Removes the pieces of a block that is gone.</summary>
    public void RemoveAll(string namePrefix)
    {
        lock (_gate)
        {
            foreach (var node in _entries.Values.Where(node => node.Value.Name.StartsWith(namePrefix, StringComparison.Ordinal)).ToArray())
                Evict(node);
        }
    }

    private void Remove(string name)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(name, out var node))
                Evict(node);
        }
    }

    // The last piece stays whatever the limit is: someone is about to read it.
    private void Trim()
    {
        while (_sizeBytes > _maxBytes && _entries.Count > 1)
            Evict(_byUse.Last!);
    }

    private void Evict(LinkedListNode<Entry> node)
    {
        RemoveEntry(node);
        TryDelete(Path.Combine(_folder, node.Value.Name));
    }

    private void AddEntry(Entry entry)
    {
        _entries[entry.Name] = _byUse.AddFirst(entry);
        _sizeBytes += entry.LengthBytes + ChunkFile.TrailerBytes;
    }

    private void RemoveEntry(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Name);
        _sizeBytes -= node.Value.LengthBytes + ChunkFile.TrailerBytes;
    }

    /// <summary>Leaves on disk when a piece was used, now and then, so that the order outlives the process.</summary>
    private static void Touch(Entry entry, string path)
    {
        var now = DateTime.UtcNow;
        if (now - entry.Touched < TouchInterval)
            return;
        entry.Touched = now;
        File.SetLastWriteTimeUtc(path, now);
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start finds it and counts it.
        }
    }

    private sealed class Entry(string name, int lengthBytes)
    {
        public string Name => name;

        public int LengthBytes => lengthBytes;

        /// <summary>This process wrote it or has checked it.</summary>
        public bool IsChecked { get; set; }

        public DateTime Touched { get; set; }
    }
}
