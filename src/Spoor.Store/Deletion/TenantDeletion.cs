using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Inspection;
using Spoor.Store.Objects;
using Spoor.Store.Telemetry;

namespace Spoor.Store.Deletion;

/// <summary>
/// Deletes all that is stored of a tenant, in the folder and in the bucket. Each step is durable before the next begins:
/// <code>
/// 1 a mark in the folder, and one in the bucket   from here on no store of the tenant opens: what is left of it is no whole
/// 2 the bucket but for its mark; descriptions of blocks first
/// 3 the folder but for its mark
/// 4 the mark of the bucket, then that of the folder with the folder itself
/// </code>
/// Cut short anywhere, it is begun anew and comes to the same end.
/// </summary>
public sealed class TenantDeletion
{
    private const int ParallelRequests = 8;

    private readonly StoreContext _context;
    private readonly DeletionMark _mark;

    internal TenantDeletion(StoreContext context)
    {
        _context = context;
        _mark = new DeletionMark(context);
    }

    /// <summary>Deletes, or says what would be deleted.</summary>
    /// <param name="options">Where the store is, and whose; no server may have it open.</param>
    /// <param name="isDryRun">Changes nothing.</param>
    /// <exception cref="ArgumentException">The tenant's id is none.</exception>
    /// <exception cref="StoreInUseException">A server has it open.</exception>
    /// <exception cref="IOException">Something could not be deleted, or the bucket does not answer; calling again goes on.</exception>
    public static async Task<TenantDeletionReport> RunAsync(StoreOptions options, bool isDryRun, CancellationToken cancellationToken = default)
    {
        if (StoreLayout.TenantError(options.Tenant) is { } error)
            throw new ArgumentException(error, nameof(options));
        using var objects = options.S3 is { } s3 ? new S3ObjectStore(s3, new ObjectMetrics(new MetricsRegistry())) : null;
        var context = new StoreContext
        {
            Options = options with { Path = Path.GetFullPath(options.Path), WalPath = options.WalPath is null ? null : Path.GetFullPath(options.WalPath) },
            Files = LocalFiles.Instance,
            Objects = objects,
        };
        return await new TenantDeletion(context).RunAsync(isDryRun, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync(StoreOptions, bool, CancellationToken)"/>
    internal async Task<TenantDeletionReport> RunAsync(bool isDryRun, CancellationToken cancellationToken)
    {
        var objects = await ListObjectsAsync(cancellationToken).ConfigureAwait(false);
        var report = Look(objects) with { IsDryRun = isDryRun };
        if (isDryRun || !report.IsFound)
            return report;
        var files = _context.Files;
        files.CreateFolder(_context.TenantFolder);
        if (_context.Options.WalPath is not null)
            files.CreateFolder(_context.WalFolder);
        using (StoreLock.Take(_context))
        {
            _mark.Set();
            _context.Reached(TenantDeletionSteps.FolderMarked);
            await _mark.SetInBucketAsync(cancellationToken).ConfigureAwait(false);
            _context.Reached(TenantDeletionSteps.BucketMarked);
            await EmptyBucketAsync(cancellationToken).ConfigureAwait(false);
            _context.Reached(TenantDeletionSteps.BucketEmptied);
            DeleteFiles();
            _context.Reached(TenantDeletionSteps.FilesDeleted);
            await _mark.RemoveFromBucketAsync(cancellationToken).ConfigureAwait(false);
            _context.Reached(TenantDeletionSteps.BucketUnmarked);

            // The lock goes with it, still held: who comes now makes a folder and a lock of its own.
            _mark.Remove();
            files.DeleteFolder(_context.TenantFolder);
            files.SyncFolder(_context.Options.Path);
            _context.Reached(TenantDeletionSteps.FolderDeleted);
        }

        return report;
    }

    private TenantDeletionReport Look(IReadOnlyList<StoredObject> objects)
    {
        var (count, bytes) = (0, 0L);
        foreach (var folder in Folders())
            Add(folder, ref count, ref bytes);
        var isFound = count > 0 || objects.Count > 0;
        var isResumed = _mark.IsSet || objects.Any(found => found.Key == _mark.Key);
        StoreListing? listing = null;
        try
        {
            listing = isFound && !isResumed ? new StoreInspector(_context).List() : null;
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            // It is deleted whether it can be read or not.
        }

        return new TenantDeletionReport
        {
            Tenant = _context.Options.Tenant,
            IsFound = isFound,
            IsResumed = isResumed,
            Blocks = listing?.LiveBlocks.Count() ?? 0,
            Spans = listing?.LiveBlocks.Sum(block => block.SpanCount) ?? 0,
            Files = count,
            FileBytes = bytes,
            Objects = objects.Count,
            ObjectBytes = objects.Sum(found => found.SizeBytes),
        };
    }

    /// <summary>All that may hold something of the tenant.</summary>
    private IEnumerable<string> Folders() => ((string[])[_context.TenantFolder, _context.WalFolder, _context.CacheFolder])
        .Where((folder, index) => index == 0 || !folder.StartsWith(_context.TenantFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private void Add(string folder, ref int count, ref long bytes)
    {
        if (!_context.Files.FolderExists(folder))
            return;
        foreach (var name in _context.Files.ListFiles(folder))
        {
            try
            {
                using var file = _context.Files.OpenRead(Path.Combine(folder, name));
                bytes += file.LengthBytes;
                count++;
            }
            catch (IOException)
            {
                // The lock of a server, or gone meanwhile.
            }
        }

        foreach (var name in _context.Files.ListFolders(folder))
            Add(Path.Combine(folder, name), ref count, ref bytes);
    }

    private async Task<IReadOnlyList<StoredObject>> ListObjectsAsync(CancellationToken cancellationToken)
    {
        var found = new List<StoredObject>();
        if (_context.Objects is not { } objects)
            return found;
        await foreach (var item in objects.ListAsync(_context.Options.Tenant + "/", cancellationToken).ConfigureAwait(false))
            found.Add(item);
        return found;
    }

    private async Task EmptyBucketAsync(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellationToken };
        var found = await ListObjectsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var group in found.Where(item => item.Key != _mark.Key).GroupBy(item => item.Key.EndsWith("/" + BlockFormat.MetaFile, StringComparison.Ordinal)).OrderByDescending(group => group.Key))
        {
            await Parallel.ForEachAsync(
                group, parallel, async (item, token) => await _context.Objects!.DeleteAsync(item.Key, token).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private void DeleteFiles()
    {
        var files = _context.Files;
        foreach (var folder in Folders().Skip(1).Where(files.FolderExists))
        {
            files.DeleteFolder(folder);
            files.SyncFolder(Path.GetDirectoryName(folder)!);
        }

        foreach (var name in files.ListFolders(_context.TenantFolder))
            files.DeleteFolder(Path.Combine(_context.TenantFolder, name));
        foreach (var name in files.ListFiles(_context.TenantFolder).Where(name => name is not (DeletionMark.FileName or "lock")))
            files.DeleteFile(Path.Combine(_context.TenantFolder, name));
        files.SyncFolder(_context.TenantFolder);
    }
}
