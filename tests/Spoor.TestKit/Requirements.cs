namespace Spoor.TestKit;

/// <summary>What a machine lacks, in the words of a skipped test.</summary>
public static class Requirements
{
    internal const string NoShared = "needs ../shared beside the clone";

    /// <summary>The full path of a program on PATH, or null.</summary>
    public static string? FindTool(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    internal static string? MissingTool(IEnumerable<string> tools)
    {
        var missing = tools.Where(tool => FindTool(tool) is null).ToArray();
        return missing.Length == 0 ? null : "needs " + string.Join(" and ", missing) + " on PATH";
    }
}
