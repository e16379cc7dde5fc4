namespace Spoor.Collector.Config;

/// <summary>Reads the section <c>service</c>: which components are used, and in which pipelines.</summary>
internal sealed class ServiceReader(IReadOnlyList<DefinedComponent> defined, ConfigDiagnostics diagnostics)
{
    private static readonly string[] OtherSignals = ["metrics", "logs", "profiles"];

    private readonly HashSet<DefinedComponent> _used = [];

    public SpoorConfig Read(ConfigSection service)
    {
        service.NotAvailable("telemetry");
        Refer(service, "extensions", ComponentKind.Extension);
        var pipelines = new List<PipelineConfig>();
        if (service.Section("pipelines") is { } section)
        {
            foreach (var entry in section.Entries)
            {
                if (ReadPipeline(entry, ConfigDiagnostics.Join(section.Path, entry.Key)) is { } pipeline)
                    pipelines.Add(pipeline);
            }

            if (section.Entries.Count == 0)
                diagnostics.Error(section.Position, section.Path, "expected at least one pipeline, such as traces");
        }
        else if (service.Entries.All(entry => entry.Key != "pipelines"))
        {
            diagnostics.Error(service.Position, service.Path, "expected pipelines with at least one pipeline, such as traces");
        }

        service.End();
        CheckStore();
        CheckOnce<Spoor.Store.StoreOptions>();
        CheckOnce<QueryOptions>();
        foreach (var component in defined.Where(component => component.Options is not null && !_used.Contains(component)))
        {
            var user = component.Kind == ComponentKind.Extension ? "service.extensions does not name it" : "no pipeline uses it";
            diagnostics.Warning(component.Position, component.Path, $"defined but not started: {user}");
        }

        return new SpoorConfig
        {
            Components = [.. defined.Where(_used.Contains).Select(component => new ComponentConfig(component.Kind, component.Id, component.Options!))],
            Pipelines = pipelines,
        };
    }

    private PipelineConfig? ReadPipeline(ConfigEntry entry, string path)
    {
        if (!ComponentId.TryParse(entry.Key, out var id, out var error))
        {
            diagnostics.Error(entry.KeyPosition, path, $"\"{entry.Key}\" is no pipeline id: {error}");
            return null;
        }

        if (id.Type != "traces")
        {
            diagnostics.Error(entry.KeyPosition, path, OtherSignals.Contains(id.Type)
                ? $"pipelines of {id.Type} are not available in this version, available: traces"
                : $"unknown signal \"{id.Type}\", expected traces{Suggestion.For(id.Type, ["traces"])}");
            return null;
        }

        if (ConfigSection.From(entry.Value, path, diagnostics) is not { } section)
            return null;
        var receivers = Refer(section, "receivers", ComponentKind.Receiver);
        Refer(section, "processors", ComponentKind.Processor);
        var exporters = Refer(section, "exporters", ComponentKind.Exporter);
        section.End();
        foreach (var (key, ids) in new[] { ("receivers", receivers), ("exporters", exporters) })
        {
            if (ids.Count == 0 && !section.Entries.Any(candidate => candidate.Key == key && candidate.Value is ConfigList { Items.Count: > 0 }))
                diagnostics.Error(entry.KeyPosition, path, $"must have at least one of {key}");
        }

        return new PipelineConfig(id, receivers, exporters);
    }

    /// <summary>The components that a list names, each once; what is not defined is an error.</summary>
    private List<ComponentId> Refer(ConfigSection section, string key, ComponentKind kind)
    {
        var ids = new List<ComponentId>();
        var path = ConfigDiagnostics.Join(section.Path, key);
        foreach (var (id, position) in section.Ids(key))
        {
            var noun = kind.ToString().ToLowerInvariant();
            var component = defined.FirstOrDefault(candidate => candidate.Kind == kind && candidate.Id == id);
            if (component is null)
            {
                var known = defined.Where(candidate => candidate.Kind == kind).Select(candidate => candidate.Id.ToString()).ToList();
                var expected = known.Count == 0 ? $"no {noun} is configured" : $"expected one of: {string.Join(", ", known)}";
                diagnostics.Error(position, path, $"names the {noun} \"{id}\", which is not configured, {expected}{Suggestion.For(id.ToString(), known)}");
            }
            else if (ids.Contains(id))
            {
                diagnostics.Error(position, path, $"names the {noun} \"{id}\" twice");
            }
            else
            {
                _used.Add(component);
                ids.Add(id);
            }
        }

        return ids;
    }

    private void CheckStore()
    {
        if (_used.Any(component => component.Kind == ComponentKind.Extension && component.Id.Type == StoreExtensionFactory.TypeName))
            return;
        var exporter = _used.FirstOrDefault(component => component.Kind == ComponentKind.Exporter && component.Id.Type == StoreExtensionFactory.TypeName);
        if (exporter is not null)
        {
            diagnostics.Error(
                exporter.Position, exporter.Path, "needs the extension spoor_store: define it under extensions and name it in service.extensions");
        }
    }

    private void CheckOnce<TOptions>()
    {
        foreach (var second in defined.Where(component => _used.Contains(component) && component.Options is TOptions).Skip(1))
            diagnostics.Error(second.Position, second.Path, $"only one extension of type {second.Id.Type} can be used");
    }
}
