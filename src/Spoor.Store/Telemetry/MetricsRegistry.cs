using System.Collections.Concurrent;
using System.Text;

namespace Spoor.Store.Telemetry;

/// <summary>
/// The program's own metrics. Asking twice for the same name and labels gives the same instrument. Safe for use from several threads; keep the
/// instrument instead of asking for it on a hot path.
/// </summary>
public sealed class MetricsRegistry
{
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    /// <param name="name">Name in Prometheus form; ends in <c>_total</c>.</param>
    /// <param name="help">What is counted, one sentence.</param>
    /// <param name="labels">Labels of this series.</param>
    /// <exception cref="InvalidOperationException">The name is taken by a metric of another type.</exception>
    public Counter Counter(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        Get(name, help, "counter", labels, static _ => new Counter(), 0);

    /// <inheritdoc cref="Counter"/>
    public Gauge Gauge(string name, string help, params ReadOnlySpan<MetricLabel> labels) =>
        Get(name, help, "gauge", labels, static _ => new Gauge(null), 0);

    /// <summary>A gauge whose value is asked for whenever metrics are read.</summary>
    /// <inheritdoc cref="Counter"/>
    public Gauge Gauge(string name, string help, Func<double> read, params ReadOnlySpan<MetricLabel> labels) =>
        Get(name, help, "gauge", labels, static read => new Gauge(read), read);

    /// <inheritdoc cref="Counter"/>
    public Histogram Histogram(string name, string help, ReadOnlySpan<double> upperBounds, params ReadOnlySpan<MetricLabel> labels) =>
        Get(name, help, "histogram", labels, static bounds => new Histogram(bounds), upperBounds.ToArray());

    /// <summary>Writes everything in the Prometheus text format 0.0.4 (<c>text/plain; version=0.0.4</c>), sorted by name and labels.</summary>
    public void WritePrometheusText(TextWriter output)
    {
        foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            PrometheusText.Write(output, family);
    }

    /// <inheritdoc cref="WritePrometheusText"/>
    public string ToPrometheusText()
    {
        using var output = new StringWriter();
        WritePrometheusText(output);
        return output.ToString();
    }

    private TInstrument Get<TInstrument, TArgument>(
        string name, string help, string type, ReadOnlySpan<MetricLabel> labels, Func<TArgument, TInstrument> create, TArgument argument)
        where TInstrument : class
    {
        var family = _families.GetOrAdd(name, _ => new MetricFamily(name, help, type));
        if (family.Type != type)
            throw new InvalidOperationException($"The metric {name} is a {family.Type}, not a {type}.");
        var key = Key(labels);
        return (TInstrument)family.Series.GetOrAdd(key, _ => create(argument)!);
    }

    private static string Key(ReadOnlySpan<MetricLabel> labels)
    {
        var key = new StringBuilder();
        foreach (var label in labels)
            PrometheusText.AppendLabel(key, label);
        return key.ToString();
    }
}
