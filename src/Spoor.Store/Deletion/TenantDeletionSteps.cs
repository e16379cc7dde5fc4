namespace Spoor.Store.Deletion;

/// <summary>The names of the durable steps of a <see cref="TenantDeletion"/>; tests end the process or cut the power at each of them.</summary>
internal static class TenantDeletionSteps
{
    public const string FolderMarked = "delete tenant: folder marked";
    public const string BucketMarked = "delete tenant: bucket marked";
    public const string BucketEmptied = "delete tenant: bucket empty but for its mark";
    public const string FilesDeleted = "delete tenant: folder empty but for its mark";
    public const string BucketUnmarked = "delete tenant: bucket empty";
    public const string FolderDeleted = "delete tenant: folder deleted";
}
