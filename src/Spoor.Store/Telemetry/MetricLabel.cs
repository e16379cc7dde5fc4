namespace Spoor.Store.Telemetry;

/// <summary>A name and value that tell the series of a metric apart.</summary>
public readonly record struct MetricLabel(string Name, string Value);
