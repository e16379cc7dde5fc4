namespace Spoor.Collector.Pipelines;

/// <summary>The exporter <c>spoor_store</c> has no settings; those of the store stand at the extension.</summary>
public sealed record StoreExporterOptions;
