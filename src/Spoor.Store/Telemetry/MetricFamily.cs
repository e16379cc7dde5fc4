using System.Collections.Concurrent;

namespace Spoor.Store.Telemetry;

/// <summary>All series of one metric, by their labels as they stand in the text format (<c>a="x",b="y"</c>).</summary>
internal sealed class MetricFamily(string name, string help, string type)
{
    public string Name { get; } = name;

    public string Help { get; } = help;

    public string Type { get; } = type;

    public ConcurrentDictionary<string, object> Series { get; } = new(StringComparer.Ordinal);
}
