namespace Spoor.Collector.Config;

/// <summary>Lays one configuration over another: mappings key by key, everything else is replaced, as the Collector does.</summary>
internal static class ConfigMerge
{
    public static ConfigNode Over(ConfigNode below, ConfigNode above)
    {
        if (below is not ConfigMap lower || above is not ConfigMap upper)
            return above;
        var entries = lower.Entries.Select(entry =>
            upper.TryGet(entry.Key, out var replacement) ? replacement with { Value = Over(entry.Value, replacement.Value) } : entry);
        var added = upper.Entries.Where(entry => !lower.TryGet(entry.Key, out _));
        return new ConfigMap(upper.Position, [.. entries, .. added]);
    }

    /// <summary>A setting of the command line, <c>a.b.c=value</c>, as a tree of its own; null with an error when it is none.</summary>
    public static ConfigNode? FromSetting(string setting, ConfigDiagnostics diagnostics)
    {
        var position = new ConfigPosition($"--set {setting}", 0, 0);
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        var keys = equals < 0 ? [] : setting[..equals].Split('.', StringSplitOptions.TrimEntries);
        if (keys.Length == 0 || keys.Contains(""))
        {
            diagnostics.Error(position, "", "expected key.key=value, such as receivers.otlp.protocols.grpc.endpoint=0.0.0.0:4317");
            return null;
        }

        var node = YamlReader.ReadValue(setting[(equals + 1)..], position, diagnostics) ?? new ConfigScalar(position, "", true);
        return keys.Reverse().Aggregate(node, (value, key) => new ConfigMap(position, [new ConfigEntry(key, position, value)]));
    }
}
