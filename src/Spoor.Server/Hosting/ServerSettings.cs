namespace Spoor.Server.Hosting;

/// <summary>What the command line says about a server.</summary>
internal sealed record ServerSettings
{
    /// <summary>Later files override earlier ones; none means the built-in configuration.</summary>
    public IReadOnlyList<string> ConfigFiles { get; init; } = [];

    /// <summary>Single values, as <c>a.b=c</c>, over all files.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>The store's folder, whatever the configuration says; null means what it says.</summary>
    public string? DataFolder { get; init; }

    public bool LogsAsJson { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;
}
