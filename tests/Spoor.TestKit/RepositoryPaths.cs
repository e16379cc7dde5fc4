namespace Spoor.TestKit;

/// <summary>Where the repository and the material beside it lie.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder that holds <c>Spoor.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary><c>../shared</c> beside the clone (recorded traces, reference answers), or null where it is not there.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>A file or folder below <c>../shared</c>; tests that call it are marked <see cref="SharedFactAttribute"/>.</summary>
    public static string SharedFile(params string[] parts) =>
        Path.Combine([Shared ?? throw new InvalidOperationException("../shared is not beside the clone"), .. parts]);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Spoor.slnx")))
                return folder;
        }

        throw new InvalidOperationException("Spoor.slnx was not found above " + AppContext.BaseDirectory);
    }

    private static string? FindShared()
    {
        var shared = Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        return Directory.Exists(Path.Combine(shared, "fixtures")) ? shared : null;
    }
}
