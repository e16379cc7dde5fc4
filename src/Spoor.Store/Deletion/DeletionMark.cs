using Spoor.Store.Files;
using Spoor.Store.Ingest;

namespace Spoor.Store.Deletion;

/// <summary>Says in a tenant's folder, and in its bucket, that the tenant is being deleted: until that has come to its end, no store of it opens.</summary>
internal sealed class DeletionMark(StoreContext context)
{
    public const string FileName = "deleting";

    private static ReadOnlySpan<byte> Content => "This tenant is being deleted: spoor blocks delete-tenant goes on with it.\n"u8;

    /// <summary>The mark's key in the bucket.</summary>
    public string Key => $"{context.Options.Tenant}/{FileName}";

    public bool IsSet => context.Files.FileExists(FilePath);

    private string FilePath => Path.Combine(context.TenantFolder, FileName);

    public void Set()
    {
        if (!IsSet)
            context.Files.ReplaceDurably(FilePath, Content);
    }

    public async Task SetInBucketAsync(CancellationToken cancellationToken)
    {
        if (context.Objects is { } objects)
            await objects.PutIfAbsentAsync(Key, Content.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    public async Task RemoveFromBucketAsync(CancellationToken cancellationToken)
    {
        if (context.Objects is { } objects)
            await objects.DeleteAsync(Key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Not durably: the folder goes next.</summary>
    public void Remove() => context.Files.DeleteFile(FilePath);

    /// <exception cref="IOException">The tenant is being deleted, or the bucket cannot be asked.</exception>
    public void RefuseIfSet()
    {
        if (IsSet || IsSetInBucketAsync().GetAwaiter().GetResult())
        {
            throw new IOException(
                $"the tenant {context.Options.Tenant} is being deleted and only partly there: run spoor blocks delete-tenant {context.Options.Tenant} --yes once more, "
                + "which brings that to its end");
        }
    }

    private async Task<bool> IsSetInBucketAsync()
    {
        if (context.Objects is not { } objects)
            return false;
        await foreach (var item in objects.ListAsync(Key, CancellationToken.None).ConfigureAwait(false))
        {
            if (item.Key == Key)
                return true;
        }

        return false;
    }
}
