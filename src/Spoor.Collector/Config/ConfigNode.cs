using System.Diagnostics.CodeAnalysis;

namespace Spoor.Collector.Config;

/// <summary>A value of the configuration before it has a type, with its place.</summary>
internal abstract class ConfigNode(ConfigPosition position)
{
    public ConfigPosition Position { get; } = position;

    /// <summary>What an error message calls it.</summary>
    public abstract string Kind { get; }
}

/// <summary>A scalar: its text, and whether it was written without quotes, which makes <c>5</c> a number and <c>"5"</c> a text.</summary>
internal sealed class ConfigScalar(ConfigPosition position, string text, bool isPlain, bool isExpanded = false) : ConfigNode(position)
{
    public string Text { get; } = text;

    public bool IsPlain { get; } = isPlain;

    /// <summary>The whole scalar came from a variable: then a text is wanted as it stands, whatever it looks like.</summary>
    public bool IsExpanded { get; } = isExpanded;

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public bool IsTextual => !IsPlain || (!IsNull && !IsNumberOrFlag(Text));

    public override string Kind => IsNull ? "nothing" : $"\"{Text}\"";

    private static bool IsNumberOrFlag(string text) =>
        text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE" || Numbers.TryParseInteger(text, out _) || Numbers.TryParseFloat(text, out _);
}

internal sealed class ConfigList(ConfigPosition position, IReadOnlyList<ConfigNode> items) : ConfigNode(position)
{
    public IReadOnlyList<ConfigNode> Items { get; } = items;

    public override string Kind => "a list";
}

/// <summary>A mapping; entries keep the order and the places of their keys.</summary>
internal sealed class ConfigMap(ConfigPosition position, IReadOnlyList<ConfigEntry> entries) : ConfigNode(position)
{
    public IReadOnlyList<ConfigEntry> Entries { get; } = entries;

    public override string Kind => "a mapping";

    public bool TryGet(string key, [NotNullWhen(true)] out ConfigEntry? entry)
    {
        entry = Entries.FirstOrDefault(candidate => candidate.Key == key);
        return entry is not null;
    }
}

internal sealed record ConfigEntry(string Key, ConfigPosition KeyPosition, ConfigNode Value);
