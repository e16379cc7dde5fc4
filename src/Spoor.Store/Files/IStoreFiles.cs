namespace Spoor.Store.Files;

/// <summary>
/// Every file operation of the store's WAL, manifest and blocks. <see cref="LocalFiles"/> is the operating system's; a test double stands in for a
/// machine that loses power or whose disk fails.
/// </summary>
/// <remarks>
/// What survives a power loss: the bytes that were in a file at its last <see cref="IStoreFile.Sync"/> (or <see cref="IStoreFile.SyncData"/>), and
/// the names that were in a folder at its last <see cref="SyncFolder"/>. So a new file is there only after both. Paths are whole paths.
/// All members may be called from several threads at once. What fails, throws <see cref="IOException"/> with the path in its message.
/// </remarks>
internal interface IStoreFiles
{
    /// <summary>Opens an existing file for reading.</summary>
    IStoreFile OpenRead(string path);

    /// <summary>Opens an existing file for reading and writing.</summary>
    IStoreFile OpenWrite(string path);

    /// <summary>Creates a file for reading and writing; one that is there is emptied.</summary>
    IStoreFile Create(string path);

    bool FileExists(string path);

    bool FolderExists(string path);

    /// <summary>The names (not paths) of the files in a folder, sorted ordinally.</summary>
    IReadOnlyList<string> ListFiles(string folder);

    /// <summary>The names (not paths) of the folders in a folder, sorted ordinally.</summary>
    IReadOnlyList<string> ListFolders(string folder);

    /// <summary>Creates a folder and those above it where they are missing, and makes their names durable.</summary>
    void CreateFolder(string path);

    /// <summary>Renames a file in one step; a file that has the new name already is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file; one that is not there is no error.</summary>
    void DeleteFile(string path);

    /// <summary>Deletes a folder with all that is in it; one that is not there is no error.</summary>
    void DeleteFolder(string path);

    /// <summary>Makes the names in a folder durable: creations, renames and deletions.</summary>
    void SyncFolder(string path);

    /// <summary>The room of the disk that a folder lies on; null when it cannot be told.</summary>
    DiskSpace? SpaceOf(string folder);

    /// <summary>Holds a folder for this process until disposed, by a file named <c>lock</c> in it.</summary>
    /// <exception cref="IOException">Another process (or another store in this one) holds it.</exception>
    IDisposable LockFolder(string path);
}
