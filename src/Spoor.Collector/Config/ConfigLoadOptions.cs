namespace Spoor.Collector.Config;

/// <summary>What the configuration takes from the program.</summary>
public sealed record ConfigLoadOptions
{
    public static ConfigLoadOptions Default { get; } = new();

    /// <summary>The store's folder when the configuration names none.</summary>
    public string DataPath { get; init; } = "./data";

    /// <summary>Where variables are looked up; null means the environment of the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
