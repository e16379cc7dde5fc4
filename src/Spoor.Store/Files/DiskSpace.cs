namespace Spoor.Store.Files;

/// <summary>The room of a file system.</summary>
/// <param name="FreeBytes">What this process may still write.</param>
/// <param name="TotalBytes">What it could hold in all.</param>
internal readonly record struct DiskSpace(long FreeBytes, long TotalBytes);
