using System.Reflection;
using System.Runtime.InteropServices;

namespace Spoor.Api;

/// <summary>Which program answers.</summary>
/// <param name="Version">Of Spoor, such as <c>0.1.0</c>.</param>
/// <param name="Revision">The commit it was built from; empty when unknown.</param>
public sealed record BuildInfo(string Version, string Revision)
{
    /// <summary>The Tempo release whose API this one follows. Clients switch features on by it, so it leads the version they are told.</summary>
    public const string TempoApiVersion = "3.0.3";

    /// <summary>What the running assembly says of itself.</summary>
    public static BuildInfo Current { get; } = Read();

    /// <summary>Semantic version with ours as build metadata, which comparisons ignore.</summary>
    public string ReportedVersion => $"{TempoApiVersion}+spoor.{Version}";

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    private static BuildInfo Read()
    {
        var text = typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var plus = text.IndexOf('+');
        return plus < 0 ? new BuildInfo(text, "") : new BuildInfo(text[..plus], text[(plus + 1)..]);
    }
}
