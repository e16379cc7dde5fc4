using System.Buffers;
using System.Runtime.CompilerServices;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>
/// Objects as files of a folder, for one process at a time. An object is written beside its place, synced, and renamed: it is there wholly or not at
/// all.
/// </summary>
internal sealed class LocalObjectStore(IStoreFiles files, string folder) : IObjectStore
{
    private const string TemporarySuffix = ".incomplete";
    private const int CopyBytes = 128 * 1024;

    // One change at a time: a folder must not go while an object is put into it, and "if absent" must mean it.
    private readonly Lock _changes = new();

    public string Name => "the folder " + folder;

    public Task PutAsync(string key, IReadableFile content, CancellationToken cancellationToken) => Do(key, () =>
    {
        lock (_changes)
            Write(key, file => Copy(content, file));
        return true;
    }, cancellationToken);

    public Task<int> GetRangeAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken) => Do(key, () =>
    {
        if (!files.FileExists(PathOf(key)))
            throw new ObjectStoreException(ObjectStoreProblem.NotFound, $"{Name} has no object {key}");
        using var file = files.OpenRead(PathOf(key));
        return file.Read(offset, buffer.Span);
    }, cancellationToken);

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await Do(prefix, () =>
        {
            var objects = new List<StoredObject>();
            Collect("", prefix, objects);
            return objects;
        }, cancellationToken).ConfigureAwait(false);
        found.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        foreach (var item in found)
            yield return item;
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => Do(key, () =>
    {
        lock (_changes)
            Delete(PathOf(key));
        return true;
    }, cancellationToken);

    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Do(key, () =>
    {
        lock (_changes)
        {
            if (files.FileExists(PathOf(key)))
                return files.ReadAllBytes(PathOf(key)).AsSpan().SequenceEqual(bytes.Span);
            Write(key, file => file.Write(0, bytes.Span));
            return true;
        }
    }, cancellationToken);

    public void Dispose()
    {
    }

    private string PathOf(string key) => Path.Combine(folder, key);

    /// <summary>Runs on the caller's thread: the files have no asynchronous form.</summary>
    private Task<T> Do<T>(string key, Func<T> action, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        try
        {
            return Task.FromResult(action());
        }
        catch (Exception e) when (StoreFileExtensions.IsFileError(e))
        {
            return Task.FromException<T>(
                e as ObjectStoreException ?? new ObjectStoreException(ObjectStoreProblem.Unavailable, $"{Name}, object {key}: {e.Message}", e));
        }
        catch (Segments.BlockDamagedException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private void Write(string key, Action<IStoreFile> write)
    {
        var path = PathOf(key);
        var parent = Path.GetDirectoryName(path)!;
        files.CreateFolder(parent);
        using (var file = files.Create(path + TemporarySuffix))
        {
            write(file);
            file.Sync();
        }

        files.Rename(path + TemporarySuffix, path);
        files.SyncFolder(parent);
    }

    private static void Copy(IReadableFile from, IStoreFile to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            for (long done = 0; done < from.LengthBytes;)
            {
                var count = (int)Math.Min(buffer.Length, from.LengthBytes - done);
                ContentStream.ReadExactly(from, done, buffer.AsSpan(0, count));
                to.Write(done, buffer.AsSpan(0, count));
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A folder that becomes empty goes, too: buckets know no folders.</summary>
    private void Delete(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        if (!files.FolderExists(parent))
            return;
        files.DeleteFile(path);
        files.SyncFolder(parent);
        if (parent == folder || files.ListFiles(parent).Count > 0 || files.ListFolders(parent).Count > 0)
            return;
        files.DeleteFolder(parent);
        files.SyncFolder(Path.GetDirectoryName(parent)!);
    }

    private void Collect(string below, string prefix, List<StoredObject> found)
    {
        // A folder that leads to the prefix, or lies below it.
        if (!prefix.StartsWith(below, StringComparison.Ordinal) && !below.StartsWith(prefix, StringComparison.Ordinal))
            return;
        var path = Path.Combine(folder, below.TrimEnd('/'));
        if (!files.FolderExists(path))
            return;
        foreach (var name in files.ListFiles(path))
        {
            var key = below + name;
            if (!key.StartsWith(prefix, StringComparison.Ordinal) || name.EndsWith(TemporarySuffix, StringComparison.Ordinal))
                continue;
            using var file = files.OpenRead(Path.Combine(path, name));
            found.Add(new StoredObject(key, file.LengthBytes));
        }

        foreach (var name in files.ListFolders(path))
            Collect(below + name + "/", prefix, found);
    }
}
