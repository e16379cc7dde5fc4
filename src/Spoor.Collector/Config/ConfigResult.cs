namespace Spoor.Collector.Config;

/// <summary>What came of loading: a configuration, or everything that is wrong with it.</summary>
public sealed class ConfigResult
{
    internal ConfigResult(SpoorConfig? config, ConfigDiagnostics diagnostics)
    {
        Errors = diagnostics.Errors;
        Warnings = diagnostics.Warnings;
        Config = Errors.Count == 0 ? config : null;
    }

    /// <summary>Null when there are errors.</summary>
    public SpoorConfig? Config { get; }

    public IReadOnlyList<ConfigError> Errors { get; }

    public IReadOnlyList<ConfigError> Warnings { get; }
}
