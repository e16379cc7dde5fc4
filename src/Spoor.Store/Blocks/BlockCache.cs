namespace Spoor.Store.Blocks;

/// <summary>
/// Decoded columns and dictionaries of blocks, the least recently used dropped first. What is dropped stays valid for who holds it. Thread-safe.
/// </summary>
internal sealed class BlockCache(long maxBytes)
{
    private const int MaxAskedOnce = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly HashSet<Key> _askedOnce = [];
    private long _sizeBytes;
    private long _maxBytes = maxBytes;

    /// <summary>Shared by the blocks of a process.</summary>
    public static BlockCache Shared { get; } = new(64L * 1024 * 1024);

    /// <summary>What it may hold; lowering it drops at once what is too much.</summary>
    public long MaxBytes
    {
        get => Volatile.Read(ref _maxBytes);
        set
        {
            lock (_gate)
            {
                _maxBytes = value;
                DropBeyondLimit();
            }
        }
    }

    public long SizeBytes
    {
        get
        {
            lock (_gate)
                return _sizeBytes;
        }
    }

    /// <summary>Returns the cached object, or null.</summary>
    public object? Find(in Key key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }

    /// <summary>Returns the cached object, or makes it. Two threads that ask at once may both make it; one is kept.</summary>
    public T Get<T>(in Key key, Func<T> make, Func<T, long> sizeOf)
        where T : class
    {
        if (Find(key) is { } found)
            return (T)found;
        var made = make();
        Add(key, made, sizeOf(made));
        return made;
    }

    /// <summary>The cached object; null when there is none.</summary>
    public T? Find<T>(in Key key)
        where T : class
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return (T)node.Value.Value;
        }
    }

    /// <summary>True when the object is cached, or was asked for here before: then it is worth to be made.</summary>
    public bool IsWanted(in Key key)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                return true;
            if (_askedOnce.Count >= MaxAskedOnce)
                _askedOnce.Clear();
            return !_askedOnce.Add(key);
        }
    }

    /// <summary>Drops all that belongs to a block that is closed.</summary>
    public void Drop(object owner)
    {
        lock (_gate)
        {
            for (var node = _byUse.First; node is not null;)
            {
                var next = node.Next;
                if (ReferenceEquals(node.Value.Key.Owner, owner))
                    Remove(node);
                node = next;
            }

            _askedOnce.RemoveWhere(key => ReferenceEquals(key.Owner, owner));
        }
    }

    /// <summary>Keeps an object unless it is too large or there is one already.</summary>
    public void Add(in Key key, object value, long size)
    {
        if (size > MaxBytes / 4)
            return;
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                return;
            _entries[key] = _byUse.AddFirst(new Entry(key, value, size));
            _sizeBytes += size;
            DropBeyondLimit();
        }
    }

    /// <summary>Keeps an object in place of what was there.</summary>
    public void Replace(in Key key, object value, long size)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var old))
                Remove(old);
        }

        Add(key, value, size);
    }

    private void DropBeyondLimit()
    {
        while (_sizeBytes > _maxBytes)
            Remove(_byUse.Last!);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _sizeBytes -= node.Value.SizeBytes;
    }

    /// <summary>A part of a block: file, row group, column and which decoded form of it; or the answer to a question about the block.</summary>
    public readonly record struct Key(object Owner, int File, int Group, int Column, int Form, object? Question = null);

    private readonly record struct Entry(Key Key, object Value, long SizeBytes);
}
