using System.Xml.Linq;
using Spoor.TestKit;

namespace Spoor.Server.Tests.Repository;

/// <summary>Which project may reference which: the table of ARCHITECTURE.md, read from the project files.</summary>
public class ReferenceRulesTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Spoor.Otlp"] = [],
        ["Spoor.Grpc"] = [],
        ["Spoor.TraceQL"] = [],
        ["Spoor.Parquet"] = [],
        ["Spoor.Store"] = ["Spoor.Otlp", "Spoor.TraceQL", "Spoor.Parquet"],
        ["Spoor.Collector"] = ["Spoor.Otlp", "Spoor.TraceQL", "Spoor.Grpc", "Spoor.Store"],
        ["Spoor.Api"] = ["Spoor.Otlp", "Spoor.TraceQL", "Spoor.Grpc", "Spoor.Store"],
        ["Spoor.Server"] = ["Spoor.Otlp", "Spoor.TraceQL", "Spoor.Grpc", "Spoor.Store", "Spoor.Collector", "Spoor.Api", "Spoor.Tracing"],
        ["Spoor.Tracing"] = [],
    };

    // A library that knows no web server must not get one through its project file either.
    private static readonly string[] WithoutAspNetCore = ["Spoor.Otlp", "Spoor.TraceQL", "Spoor.Parquet", "Spoor.Store", "Spoor.Tracing"];

    [Fact]
    public void Projects_reference_only_what_the_architecture_allows()
    {
        var projects = Projects();
        Assert.True(projects.Count >= 8, $"only {projects.Count} projects");
        foreach (var (name, file) in projects)
        {
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the table: add it here and to ARCHITECTURE.md");
            var forbidden = References(file, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Except(allowed);
            Assert.True(!forbidden.Any(), $"{name} must not reference {string.Join(", ", forbidden)}");
        }
    }

    [Fact]
    public void Libraries_below_the_receivers_know_no_web_server()
    {
        foreach (var (name, file) in Projects().Where(project => WithoutAspNetCore.Contains(project.Name)))
        {
            Assert.Equal("Microsoft.NET.Sdk", (string?)XDocument.Load(file).Root!.Attribute("Sdk"));
            Assert.True(!References(file, "FrameworkReference").Any(), $"{name} references a framework");
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "Spoor.slnx"));
        foreach (var folder in new[] { "src", "tests", "bench" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, folder), "*.csproj", SearchOption.AllDirectories))
                Assert.Contains(Path.GetRelativePath(RepositoryPaths.Root, file), solution, StringComparison.Ordinal);
        }
    }

    private static List<(string Name, string File)> Projects() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => (Path.GetFileNameWithoutExtension(file), file)),
    ];

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(reference => (string)reference.Attribute("Include")!);
}
