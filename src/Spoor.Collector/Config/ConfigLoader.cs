namespace Spoor.Collector.Config;

/// <summary>Reads and checks the configuration: files, then settings of the command line, then variables.</summary>
public static class ConfigLoader
{
    /// <summary>
    /// Loads the files in order, a later one laid over the earlier ones, or the built-in configuration when there are none, then the settings
    /// (<c>receivers.otlp.protocols.grpc.endpoint=0.0.0.0:4317</c>). Never throws for what stands in them.
    /// </summary>
    public static ConfigResult Load(IReadOnlyList<string> files, IReadOnlyList<string> settings, ConfigLoadOptions? options = null)
    {
        var diagnostics = new ConfigDiagnostics();
        var layers = files.Count == 0
            ? [YamlReader.Read(BuiltInConfig.Yaml, BuiltInConfig.Source, diagnostics)]
            : files.Select(file => ReadFile(file, diagnostics)).ToList();
        layers.AddRange(settings.Select(setting => ConfigMerge.FromSetting(setting, diagnostics)));
        // Without all of its layers a configuration only brings errors that are none.
        if (diagnostics.Errors.Count > 0)
            return new ConfigResult(null, diagnostics);
        var root = layers.OfType<ConfigNode>().Aggregate(ConfigMerge.Over);
        return new ConfigResult(Read(root, options ?? ConfigLoadOptions.Default, diagnostics), diagnostics);
    }

    private static ConfigNode? ReadFile(string file, ConfigDiagnostics diagnostics)
    {
        string yaml;
        try
        {
            yaml = File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            diagnostics.Error(new ConfigPosition(file, 0, 0), "", $"cannot be read: {exception.Message}");
            return null;
        }

        var before = diagnostics.Errors.Count;
        var root = YamlReader.Read(yaml, file, diagnostics);
        if (root is null && diagnostics.Errors.Count == before)
            diagnostics.Error(new ConfigPosition(file, 1, 1), "", "the file is empty, expected receivers, exporters, service …");
        return root;
    }

    private static SpoorConfig? Read(ConfigNode layered, ConfigLoadOptions options, ConfigDiagnostics diagnostics)
    {
        var expanded = new VariableExpansion(options.Environment, diagnostics).Expand(layered);
        if (ConfigSection.From(expanded, "", diagnostics) is not { } root)
            return null;
        var components = new ComponentReader(options, diagnostics);
        var defined = new List<DefinedComponent>();
        foreach (var (kind, name) in ComponentReader.Sections)
        {
            if (root.Section(name) is { } section)
                defined.AddRange(components.Read(kind, section));
        }

        SpoorConfig? config = null;
        if (root.Section("service") is { } service)
            config = new ServiceReader(defined, diagnostics).Read(service);
        else if (root.Entries.All(entry => entry.Key != "service"))
            diagnostics.Error(root.Position, "", "expected the section service with at least one pipeline");
        root.End();
        return config;
    }
}
