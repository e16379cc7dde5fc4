namespace Spoor.Collector.Config;

/// <summary>Knows one type of component: its name and how its settings are read.</summary>
internal interface IComponentFactory
{
    ComponentKind Kind { get; }

    /// <summary>The type in <c>type/name</c>.</summary>
    string Type { get; }

    /// <summary>Reads the settings into typed options; what is wrong goes to the section's diagnostics.</summary>
    object ReadOptions(ConfigSection section, ConfigLoadOptions load);
}
