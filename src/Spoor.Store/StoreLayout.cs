using Spoor.Store.Files;
using Spoor.Store.Manifest;

namespace Spoor.Store;

/// <summary>
/// Where things lie in a store's folder: everything of a tenant in <c>&lt;path&gt;/&lt;tenant&gt;/</c>, that is <c>manifest.log</c>, <c>wal/</c> and
/// <c>blocks/&lt;id&gt;/</c>. A log elsewhere (<see cref="StoreOptions.WalPath"/>) lies in <c>&lt;wal path&gt;/&lt;tenant&gt;/</c>.
/// </summary>
public static class StoreLayout
{
    /// <summary>The tenant of a store that nobody named one for; Tempo's name for it.</summary>
    public const string DefaultTenant = "single-tenant";

    /// <summary>Longest tenant id in characters.</summary>
    public const int MaxTenantLength = 150;

    private const string TenantPunctuation = "!-_.*'()";

    /// <summary>What is wrong with a tenant id, null when it may be used. The rule is Grafana Tempo's, so ids go from one to the other.</summary>
    public static string? TenantError(string tenant)
    {
        if (tenant.Length is 0 or > MaxTenantLength)
            return $"a tenant id has 1 to {MaxTenantLength} characters, not {tenant.Length}";
        if (tenant is "." or "..")
            return $"'{tenant}' cannot be a tenant id";
        foreach (var character in tenant)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !TenantPunctuation.Contains(character, StringComparison.Ordinal))
                return $"a tenant id holds ASCII letters, digits and {TenantPunctuation} only, not '{character}'";
        }

        return null;
    }

    /// <summary>The folder of a tenant in a store's folder.</summary>
    public static string TenantFolder(string path, string tenant) => Path.Combine(path, tenant);

    /// <summary>The folder of a tenant's blocks, one folder a block.</summary>
    public static string BlocksFolder(string path, string tenant) => Path.Combine(TenantFolder(path, tenant), "blocks");

    /// <summary>The folder of a tenant's series, one folder a file of them.</summary>
    public static string SeriesFolder(string path, string tenant) => Path.Combine(TenantFolder(path, tenant), "series");

    /// <summary>The folder of a tenant's write-ahead log; <paramref name="walPath"/> is null when it lies with the blocks.</summary>
    public static string WalFolder(string path, string? walPath, string tenant) =>
        walPath is null ? Path.Combine(TenantFolder(path, tenant), "wal") : Path.Combine(walPath, tenant);

    /// <summary>Refuses what would otherwise be taken for an empty store.</summary>
    /// <exception cref="NotSupportedException">A manifest lies in the store's folder itself, where no tenant's is looked for.</exception>
    internal static void RefuseStoreWithoutTenants(IStoreFiles files, string path, string tenant)
    {
        var manifest = Path.Combine(path, ManifestLog.FileName);
        if (files.FileExists(manifest))
        {
            throw new NotSupportedException(
                $"{manifest} is of a store without tenants, which this program does not read: move manifest.log, blocks and wal from {path} to " +
                $"{TenantFolder(path, tenant)}, or choose another folder");
        }
    }
}
