using Spoor.Store.Files;

namespace Spoor.Store.Wal;

/// <summary>
/// The segment files of a log: keeps one ready ahead of the writer, uses the files of covered segments again, deletes what is too many.
/// </summary>
/// <remarks>
/// A segment is made ready under the name of a spare: header written (and, in a new file, zeros to its end, so that later syncs need no metadata),
/// synced, then renamed and the folder synced. So a file with a segment's name always has that segment's header, and names are durable before the
/// first record is. All members may be called from several threads.
/// </remarks>
internal sealed class WalSegments : IDisposable
{
    /// <summary>Files kept for reuse beside those in use.</summary>
    private const int MaxSpares = 8;

    private const int ZeroBytes = 256 * 1024;

    private readonly IStoreFiles _files;
    private readonly WalOptions _options;
    private readonly Lock _lock = new();
    private readonly List<long> _used = [];
    private readonly Stack<string> _spares = new();
    private bool _spareTaken;
    private long _highest;
    private Task<WalSegment>? _next;
    private int _reuseSuspensions;
    private bool _disposed;

    public WalSegments(IStoreFiles files, WalOptions options, WalRecoveryResult recovered)
    {
        _files = files;
        _options = options;
        _highest = recovered.HighestSegment;
        _used.AddRange(recovered.Segments);

        // None of them is used again: a power loss may have left one file under two names, of which the second would write over the first.
        foreach (var name in files.ListFiles(options.Folder))
        {
            if (WalFormat.TryParseSpareName(name, out var number))
                _highest = Math.Max(_highest, number);
            else if (!name.EndsWith(".tmp", StringComparison.Ordinal))
                continue;
            TryDelete(Path.Combine(options.Folder, name));
        }

        foreach (var number in recovered.EmptySegments)
            TryDelete(Path.Combine(options.Folder, WalFormat.SegmentName(number)));
    }

    /// <summary>
    /// Deletes the files that wait to be used again, but for the one that is ready to be written next. What was in the log can be read in them until they
    /// are written over.
    /// </summary>
    public void DropSpares()
    {
        while (true)
        {
            string? spare;
            lock (_lock)
            {
                if (!_spares.TryPop(out spare))
                    return;
            }

            TryDelete(spare);
        }
    }

    /// <summary>Deletes a spare file when none of them was needed since the last call: the load that filled them is over.</summary>
    public void DropIdleSpare()
    {
        string? spare = null;
        lock (_lock)
        {
            if (_spareTaken || !_spares.TryPop(out spare))
                spare = null;
            _spareTaken = false;
        }

        if (spare is not null)
            TryDelete(spare);
    }

    /// <summary>Segments that hold records or are being written.</summary>
    public int UsedCount
    {
        get
        {
            lock (_lock)
                return _used.Count;
        }
    }

    /// <summary>The next segment, with room for at least one record of the given size. Numbers rise from call to call.</summary>
    /// <exception cref="IOException">None can be made; the next call tries again.</exception>
    public WalSegment Take(long recordBytes)
    {
        var needed = recordBytes + WalFormat.HeaderBytes + WalFormat.RecordHeaderBytes;
        var length = Math.Max(needed, _options.SegmentBytes);
        Task<WalSegment>? ready;
        long? number = null;
        lock (_lock)
        {
            // Together with the choice: a segment that is made ready from here on comes after this one, and so must its number.
            ready = _next;
            _next = null;
            if (ready is null || length > _options.SegmentBytes)
                number = ++_highest;
        }

        var segment = ready?.GetAwaiter().GetResult();
        if (number is not null)
        {
            if (segment is not null)
            {
                segment.Dispose();
                Recycle(segment.Number);
            }

            segment = Prepare(number.Value, length, prewrite: false);
        }

        lock (_lock)
            _used.Add(segment!.Number);
        PrepareNext();
        return segment;
    }

    /// <summary>Gives free the segments wholly before a position; the caller has made durable that nobody needs them any more.</summary>
    public void ReleaseBefore(WalPosition position)
    {
        List<long>? released = null;
        lock (_lock)
        {
            foreach (var number in _used)
            {
                if (number < position.Segment)
                    (released ??= []).Add(number);
            }

            _used.RemoveAll(number => number < position.Segment);
        }

        if (released is null)
            return;
        foreach (var number in released)
            Recycle(number);
    }

    /// <summary>
    /// Until disposed, files of covered segments are deleted instead of used again, and none made from an earlier one waits to be written: what was in the
    /// log could be read in them until they are written over.
    /// </summary>
    public IDisposable SuspendReuse()
    {
        Task<WalSegment>? ready;
        lock (_lock)
        {
            _reuseSuspensions++;
            ready = _next;
            _next = null;
        }

        DropSpares();
        try
        {
            if (ready?.GetAwaiter().GetResult() is { } segment)
            {
                segment.Dispose();
                TryDelete(Path.Combine(_options.Folder, WalFormat.SegmentName(segment.Number)));
            }
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // It could not be made, so it is not there.
        }

        PrepareNext();
        return new Suspension(this);
    }

    /// <summary>Deletes segments up to one, of which the caller has made durable that nobody needs them any more; their names are gone when it returns.</summary>
    /// <exception cref="IOException">Whether they are gone after a power loss is not known.</exception>
    public void DeleteThrough(long number)
    {
        ReleaseBefore(new WalPosition(number + 1, 0));
        _files.SyncFolder(_options.Folder);
        _options.Reached?.Invoke(StoreSteps.LogErased);
    }

    public void Dispose()
    {
        Task<WalSegment>? ready;
        lock (_lock)
        {
            _disposed = true;
            ready = _next;
            _next = null;
        }

        if (ready is null)
            return;
        try
        {
            ready.GetAwaiter().GetResult().Dispose();
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // It would only have been needed later.
        }
    }

    private void PrepareNext()
    {
        lock (_lock)
        {
            if (_disposed || _next is not null)
                return;
            var number = ++_highest;
            _next = Task.Run(() => Prepare(number, _options.SegmentBytes, prewrite: true));
        }
    }

    private WalSegment Prepare(long number, long lengthBytes, bool prewrite)
    {
        string? spare = null;
        lock (_lock)
        {
            if (lengthBytes == _options.SegmentBytes)
            {
                _spares.TryPop(out spare);
                _spareTaken = true;
            }
        }

        var preparing = spare ?? Path.Combine(_options.Folder, WalFormat.SpareName(number));
        IStoreFile? file = null;
        try
        {
            if (spare is not null)
            {
                file = _files.OpenWrite(spare);
            }
            else
            {
                file = _files.Create(preparing);
                file.Preallocate(lengthBytes);
                if (prewrite)
                    WriteZeros(file, lengthBytes);
            }

            Span<byte> header = stackalloc byte[WalFormat.HeaderBytes + WalFormat.RecordHeaderBytes];
            header.Clear();
            WalFormat.WriteHeader(header, number);
            file.Write(0, header);
            file.Sync();
            _options.Reached?.Invoke(StoreSteps.SegmentHeaderWritten);
            _files.Rename(preparing, Path.Combine(_options.Folder, WalFormat.SegmentName(number)));
            _files.SyncFolder(_options.Folder);
            _options.Reached?.Invoke(StoreSteps.SegmentReady);
            return new WalSegment(number, file, lengthBytes);
        }
        catch
        {
            file?.Dispose();
            TryDelete(preparing);
            TryDelete(Path.Combine(_options.Folder, WalFormat.SegmentName(number)));
            throw;
        }
    }

    /// <summary>What cannot be deleted holds no records: the next start tries it again.</summary>
    private void TryDelete(string path)
    {
        try
        {
            _files.DeleteFile(path);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // See above.
        }
    }

    private static void WriteZeros(IStoreFile file, long lengthBytes)
    {
        var zeros = new byte[ZeroBytes];
        for (long offset = 0; offset < lengthBytes; offset += ZeroBytes)
            file.Write(offset, zeros.AsSpan(0, (int)Math.Min(ZeroBytes, lengthBytes - offset)));
    }

    /// <summary>A file that could not be renamed or deleted stays until the next start; nothing reads it.</summary>
    private void Recycle(long number)
    {
        var path = Path.Combine(_options.Folder, WalFormat.SegmentName(number));
        var spare = Path.Combine(_options.Folder, WalFormat.SpareName(number));
        try
        {
            _files.Rename(path, spare);
            AddSpareOrDelete(spare);
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            // See above.
        }
    }

    private void AddSpareOrDelete(string path)
    {
        long length;
        using (var file = _files.OpenRead(path))
            length = file.LengthBytes;
        lock (_lock)
        {
            if (length == _options.SegmentBytes && _spares.Count < MaxSpares && _reuseSuspensions == 0)
            {
                _spares.Push(path);
                return;
            }
        }

        _files.DeleteFile(path);
    }

    private sealed class Suspension(WalSegments segments) : IDisposable
    {
        public void Dispose()
        {
            lock (segments._lock)
                segments._reuseSuspensions--;
        }
    }
}
