using Spoor.TestKit;

namespace Spoor.AppTests.Import;

/// <summary>Recorded files of one format whose trace ids do not stand for different things.</summary>
internal static class FixtureGroup
{
    // Not traces: a list of queries.
    private static readonly string[] NotTraces = ["queries.json"];

    public static string[] Files(params string[] patterns) =>
    [
        .. patterns
            .SelectMany(pattern => Directory.GetFiles(RepositoryPaths.SharedFile("fixtures", Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern)))
            .Where(file => !NotTraces.Contains(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal),
    ];
}
