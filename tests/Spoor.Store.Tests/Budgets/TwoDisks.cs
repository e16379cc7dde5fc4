using Spoor.Store.Files;

namespace Spoor.Store.Tests.Budgets;

/// <summary>A machine with a second disk under one folder, of which only the free space is told.</summary>
internal sealed class TwoDisks(IStoreFiles inner, string second, Func<long> freeBytes) : IStoreFiles
{
    public DiskSpace? SpaceOf(string folder) =>
        folder.StartsWith(second, StringComparison.Ordinal) ? new DiskSpace(freeBytes(), 1_000_000) : new DiskSpace(1_000_000_000, 2_000_000_000);

    public IStoreFile OpenRead(string path) => inner.OpenRead(path);

    public IStoreFile OpenWrite(string path) => inner.OpenWrite(path);

    public IStoreFile Create(string path) => inner.Create(path);

    public bool FileExists(string path) => inner.FileExists(path);

    public bool FolderExists(string path) => inner.FolderExists(path);

    public IReadOnlyList<string> ListFiles(string folder) => inner.ListFiles(folder);

    public IReadOnlyList<string> ListFolders(string folder) => inner.ListFolders(folder);

    public void CreateFolder(string path) => inner.CreateFolder(path);

    public void Rename(string from, string to) => inner.Rename(from, to);

    public void DeleteFile(string path) => inner.DeleteFile(path);

    public void DeleteFolder(string path) => inner.DeleteFolder(path);

    public void SyncFolder(string path) => inner.SyncFolder(path);

    public IDisposable LockFolder(string path) => inner.LockFolder(path);
}
