namespace Spoor.Store.Tests.Files;

/// <summary>What a test can let fail, or cut the power at.</summary>
public enum FileOperation
{
    Open,
    Create,
    Read,
    Write,
    SetLength,
    Preallocate,
    SyncData,
    Sync,
    Rename,
    DeleteFile,
    DeleteFolder,
    CreateFolder,
    SyncFolder,
}
