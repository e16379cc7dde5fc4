namespace Spoor.Collector.Config;

/// <summary>A component as it stands in its section; its options are null when there is no such component in this version.</summary>
internal sealed record DefinedComponent(ComponentKind Kind, ComponentId Id, ConfigPosition Position, string Path, object? Options);

/// <summary>Reads the sections that define components.</summary>
internal sealed class ComponentReader(ConfigLoadOptions load, ConfigDiagnostics diagnostics)
{
    public static readonly IReadOnlyList<(ComponentKind Kind, string Section)> Sections =
    [
        (ComponentKind.Receiver, "receivers"),
        (ComponentKind.Processor, "processors"),
        (ComponentKind.Exporter, "exporters"),
        (ComponentKind.Connector, "connectors"),
        (ComponentKind.Extension, "extensions"),
    ];

    public IEnumerable<DefinedComponent> Read(ComponentKind kind, ConfigSection section)
    {
        foreach (var entry in section.Entries)
        {
            var path = ConfigDiagnostics.Join(section.Path, entry.Key);
            if (!ComponentId.TryParse(entry.Key, out var id, out var error))
            {
                diagnostics.Error(entry.KeyPosition, path, $"\"{entry.Key}\" is no component id: {error}");
                continue;
            }

            yield return new DefinedComponent(kind, id, entry.KeyPosition, path, ReadOptions(kind, id, entry, path));
        }
    }

    private object? ReadOptions(ComponentKind kind, ComponentId id, ConfigEntry entry, string path)
    {
        var noun = kind.ToString().ToLowerInvariant();
        if (ComponentCatalog.Find(kind, id.Type) is { } factory)
            return ConfigSection.From(entry.Value, path, diagnostics) is { } section ? factory.ReadOptions(section, load) : null;
        var types = ComponentCatalog.Types(kind).ToList();
        if (ComponentCatalog.IsNotAvailable(kind, id.Type))
            diagnostics.Error(entry.KeyPosition, path, $"the {noun} \"{id.Type}\" is not available in this version{Available(types)}");
        else
            diagnostics.Error(entry.KeyPosition, path, $"unknown {noun} type \"{id.Type}\"{Available(types)}{Suggestion.For(id.Type, types)}");
        return null;
    }

    private static string Available(List<string> types) => types.Count == 0 ? "" : $", available: {string.Join(", ", types)}";
}
