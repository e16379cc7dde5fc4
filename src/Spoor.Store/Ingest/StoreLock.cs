namespace Spoor.Store.Ingest;

/// <summary>Keeps other processes out of a tenant's folder, and out of its log when that lies elsewhere.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly IDisposable _folder;
    private readonly IDisposable? _log;

    private StoreLock(IDisposable folder, IDisposable? log)
    {
        _folder = folder;
        _log = log;
    }

    /// <exception cref="IOException">Another process, or another store in this one, holds one of them.</exception>
    public static StoreLock Take(StoreContext context)
    {
        var folder = context.Files.LockFolder(context.TenantFolder);
        try
        {
            return new StoreLock(folder, context.Options.WalPath is null ? null : context.Files.LockFolder(context.WalFolder));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _log?.Dispose();
        _folder.Dispose();
    }
}
