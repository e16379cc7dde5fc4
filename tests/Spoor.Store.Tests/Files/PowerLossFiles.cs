using Spoor.Store.Files;

namespace Spoor.Store.Tests.Files;

/// <summary>The files of a <see cref="PowerLossMachine"/> as one boot of it sees them.</summary>
internal sealed class PowerLossFiles(PowerLossMachine machine, int bootNumber) : IStoreFiles
{
    public PowerLossMachine Machine => machine;

    /// <summary>False once this boot ended.</summary>
    public bool IsRunning => bootNumber == machine.BootNumber;

    public IStoreFile OpenRead(string path) => Open(path);

    public IStoreFile OpenWrite(string path) => Open(path);

    public IStoreFile Create(string path)
    {
        lock (machine.Gate)
        {
            Begin(FileOperation.Create, path);
            RequireFolder(Path.GetDirectoryName(path)!);
            var node = machine.Find(path);
            if (node is null)
                machine.Change(null, path, node = new MemoryNode());
            else
                node.SetLength(0);
            return new PowerLossFile(this, path, node);
        }
    }

    public bool FileExists(string path)
    {
        lock (machine.Gate)
            return machine.Find(path) is not null;
    }

    public bool FolderExists(string path)
    {
        lock (machine.Gate)
            return machine.IsFolder(path);
    }

    public IReadOnlyList<string> ListFiles(string folder) => List(folder, folders: false);

    public IReadOnlyList<string> ListFolders(string folder) => List(folder, folders: true);

    public void CreateFolder(string path)
    {
        lock (machine.Gate)
        {
            if (machine.IsFolder(path))
                return;
            CreateFolder(Path.GetDirectoryName(path)!);
            Begin(FileOperation.CreateFolder, path);
            machine.Change(null, path, null);
            SyncFolder(Path.GetDirectoryName(path)!);
        }
    }

    public void Rename(string from, string to)
    {
        lock (machine.Gate)
        {
            Begin(FileOperation.Rename, to);
            if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
                throw new NotSupportedException($"the store renames within a folder only: {from} to {to}");
            machine.Change(from, to, machine.Find(from) ?? throw new FileNotFoundException("no such file: " + from));
        }
    }

    public void DeleteFile(string path)
    {
        lock (machine.Gate)
        {
            Begin(FileOperation.DeleteFile, path);
            if (machine.Find(path) is not null)
                machine.Change(path, null, null);
        }
    }

    public void DeleteFolder(string path)
    {
        lock (machine.Gate)
        {
            if (!machine.IsFolder(path))
                return;
            foreach (var name in ListFiles(path))
                DeleteFile(Path.Combine(path, name));
            foreach (var name in ListFolders(path))
                DeleteFolder(Path.Combine(path, name));
            Begin(FileOperation.DeleteFolder, path);
            machine.Change(path, null, null);
        }
    }

    public void SyncFolder(string path)
    {
        lock (machine.Gate)
        {
            Begin(FileOperation.SyncFolder, path);
            RequireFolder(path);
            machine.SyncFolder(path);
        }
    }

    public DiskSpace? SpaceOf(string folder)
    {
        lock (machine.Gate)
            return machine.CapacityBytes == long.MaxValue ? null : new DiskSpace(Math.Max(0, machine.CapacityBytes - machine.UsedBytes), machine.CapacityBytes);
    }

    public IDisposable LockFolder(string path)
    {
        lock (machine.Gate)
        {
            Check();
            RequireFolder(path);
            if (!machine.LockedFolders.Add(path))
                throw new StoreInUseException($"cannot lock the store folder {path}: another process has it open");
            return new FolderLock(this, path);
        }
    }

    /// <summary>Under the machine's lock: refuses what an earlier boot opened, then asks the test.</summary>
    public void Begin(FileOperation operation, string path)
    {
        Check();
        machine.Before?.Invoke(operation, path);
        Check();
    }

    private void Check()
    {
        if (!IsRunning)
            throw new IOException("the process was killed or the power is gone");
    }

    private PowerLossFile Open(string path)
    {
        lock (machine.Gate)
        {
            Begin(FileOperation.Open, path);
            return new PowerLossFile(this, path, machine.Find(path) ?? throw new FileNotFoundException("no such file: " + path));
        }
    }

    private List<string> List(string folder, bool folders)
    {
        lock (machine.Gate)
        {
            Check();
            RequireFolder(folder);
            return machine.Names
                .Where(entry => Path.GetDirectoryName(entry.Key) == folder && entry.Value is null == folders)
                .Select(entry => Path.GetFileName(entry.Key))
                .Order(StringComparer.Ordinal)
                .ToList();
        }
    }

    private void RequireFolder(string path)
    {
        if (!machine.IsFolder(path))
            throw new DirectoryNotFoundException("no such folder: " + path);
    }

    private void Unlock(string path)
    {
        lock (machine.Gate)
        {
            if (IsRunning)
                machine.LockedFolders.Remove(path);
        }
    }

    private sealed class FolderLock(PowerLossFiles files, string path) : IDisposable
    {
        public void Dispose() => files.Unlock(path);
    }
}
