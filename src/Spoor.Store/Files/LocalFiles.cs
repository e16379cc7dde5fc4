namespace Spoor.Store.Files;

/// <summary>The operating system's files. Outside Linux folders cannot be synced: there a power loss may take names that were just given.</summary>
internal sealed class LocalFiles : IStoreFiles
{
    private const string LockFileName = "lock";

    public static LocalFiles Instance { get; } = new();

    public IStoreFile OpenRead(string path) => Open(path, FileMode.Open, FileAccess.Read);

    public IStoreFile OpenWrite(string path) => Open(path, FileMode.Open, FileAccess.ReadWrite);

    public IStoreFile Create(string path) => Open(path, FileMode.Create, FileAccess.ReadWrite);

    public bool FileExists(string path) => File.Exists(path);

    public bool FolderExists(string path) => Directory.Exists(path);

    public IReadOnlyList<string> ListFiles(string folder) => SortedNames(Directory.EnumerateFiles(folder));

    public IReadOnlyList<string> ListFolders(string folder) => SortedNames(Directory.EnumerateDirectories(folder));

    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (parent is not null)
            CreateFolder(parent);
        Directory.CreateDirectory(path);
        if (parent is not null)
            SyncFolder(parent);
    }

    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    public void DeleteFile(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    public void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    public void SyncFolder(string path)
    {
        if (LinuxFiles.Available)
            LinuxFiles.SyncFolder(path);
    }

    public DiskSpace? SpaceOf(string folder)
    {
        try
        {
            var drive = new DriveInfo(folder);
            return new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    public IDisposable LockFolder(string path)
    {
        try
        {
            return File.OpenHandle(Path.Combine(path, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new StoreInUseException(
                $"cannot lock the store folder {path}: another process has it open; stop that process or choose another folder ({e.Message})", e);
        }
    }

    private static LocalFile Open(string path, FileMode mode, FileAccess access) =>
        new(path, File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete));

    private static List<string> SortedNames(IEnumerable<string> paths)
    {
        var names = new List<string>();
        foreach (var path in paths)
            names.Add(Path.GetFileName(path));
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
