namespace Spoor.Collector.Config;

/// <summary>What is wrong in a configuration and where.</summary>
/// <param name="Position">File, line and column.</param>
/// <param name="Path">Keys from the root, joined by dots; empty for the whole file.</param>
/// <param name="Message">What was wrong and what was expected.</param>
public sealed record ConfigError(ConfigPosition Position, string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? $"{Position}: {Message}" : $"{Position}: {Path}: {Message}";
}
