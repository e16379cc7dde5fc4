using Spoor.Collector.Config;

namespace Spoor.Collector.Tests.Config;

/// <summary>Configuration texts as files with short names.</summary>
internal sealed class ConfigFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-config").FullName;

    /// <summary>Loads one text as <c>spoor.yaml</c>.</summary>
    public static ConfigResult Load(string yaml, string[]? settings = null, Dictionary<string, string>? environment = null)
    {
        using var files = new ConfigFiles();
        return files.LoadAll([("spoor.yaml", yaml)], settings, environment);
    }

    /// <summary>What is wrong with one text, a line for each.</summary>
    public static string[] Errors(string yaml, string[]? settings = null) => [.. Load(yaml, settings).Errors.Select(error => error.ToString())];

    public ConfigResult LoadAll((string Name, string Yaml)[] files, string[]? settings = null, Dictionary<string, string>? environment = null)
    {
        foreach (var (name, yaml) in files)
            File.WriteAllText(Path.Combine(_folder, name), yaml);
        // Relative to the folder, so that messages are the same everywhere.
        var options = new ConfigLoadOptions { Environment = name => environment?.GetValueOrDefault(name) };
        var result = ConfigLoader.Load([.. files.Select(file => Path.Combine(_folder, file.Name))], settings ?? [], options);
        return new ConfigResult(result.Config, Shorten(result));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ConfigDiagnostics Shorten(ConfigResult result)
    {
        var diagnostics = new ConfigDiagnostics();
        foreach (var error in result.Errors)
            diagnostics.Error(Shorten(error.Position), error.Path, error.Message);
        foreach (var warning in result.Warnings)
            diagnostics.Warning(Shorten(warning.Position), warning.Path, warning.Message);
        return diagnostics;
    }

    private ConfigPosition Shorten(ConfigPosition position) =>
        position with { Source = position.Source.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) };
}
