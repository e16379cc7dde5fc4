namespace Spoor.Collector.Config;

/// <summary>Gathers what is wrong, so that everything is said at once.</summary>
internal sealed class ConfigDiagnostics
{
    private readonly List<ConfigError> _errors = [];
    private readonly List<ConfigError> _warnings = [];

    /// <summary>In the order of the configuration.</summary>
    public IReadOnlyList<ConfigError> Errors => Sorted(_errors);

    /// <inheritdoc cref="Errors"/>
    public IReadOnlyList<ConfigError> Warnings => Sorted(_warnings);

    public void Error(ConfigPosition position, string path, string message) => _errors.Add(new ConfigError(position, path, message));

    public void Warning(ConfigPosition position, string path, string message) => _warnings.Add(new ConfigError(position, path, message));

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Errors of one source by line; sources in the order in which they were first mentioned.</summary>
    private static ConfigError[] Sorted(List<ConfigError> errors)
    {
        var sources = errors.Select(error => error.Position.Source).Distinct().ToList();
        return [.. errors
            .OrderBy(error => sources.IndexOf(error.Position.Source))
            .ThenBy(error => error.Position.Line)
            .ThenBy(error => error.Position.Column)];
    }
}
