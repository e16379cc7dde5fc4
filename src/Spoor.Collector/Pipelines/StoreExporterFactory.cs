using Spoor.Collector.Config;

namespace Spoor.Collector.Pipelines;

/// <summary>The exporter <c>spoor_store</c>.</summary>
internal sealed class StoreExporterFactory : IComponentFactory
{
    public ComponentKind Kind => ComponentKind.Exporter;

    public string Type => StoreExtensionFactory.TypeName;

    public object ReadOptions(ConfigSection section, ConfigLoadOptions load)
    {
        section.End();
        return new StoreExporterOptions();
    }
}
