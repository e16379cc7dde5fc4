using System.Globalization;
using Spoor.Store.Budgets;

namespace Spoor.Collector.Config;

/// <summary>Reads one text into a value.</summary>
internal delegate bool ValueParser<T>(string text, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value);

/// <summary>
/// A mapping that is read key by key into typed values. Whatever is not asked for until <see cref="End"/> is an unknown key. A wrong value is
/// reported and its default taken, so that all errors come out at once.
/// </summary>
internal sealed class ConfigSection(ConfigMap map, string path, ConfigDiagnostics diagnostics)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);

    public string Path => path;

    public ConfigPosition Position => map.Position;

    public ConfigDiagnostics Diagnostics => diagnostics;

    public IReadOnlyList<ConfigEntry> Entries => map.Entries;

    /// <summary>The section for a node: an absent body means defaults.</summary>
    public static ConfigSection? From(ConfigNode node, string path, ConfigDiagnostics diagnostics)
    {
        switch (node)
        {
            case ConfigMap map:
                return new ConfigSection(map, path, diagnostics);
            case ConfigScalar { IsNull: true }:
                return new ConfigSection(new ConfigMap(node.Position, []), path, diagnostics);
            default:
                diagnostics.Error(node.Position, path, $"expected a mapping, found {node.Kind}");
                return null;
        }
    }

    /// <summary>The mapping under a key; null when the key is absent or something else stands there.</summary>
    public ConfigSection? Section(string key) =>
        TryGet(key, out var entry) ? From(entry.Value, PathOf(key), diagnostics) : null;

    public string Text(string key, string fallback) => Value(key, fallback, NotEmpty, "a text", isText: true);

    /// <summary>A TraceQL query that selects traces; empty when absent.</summary>
    public string Query(string key)
    {
        var text = Text(key, "");
        if (text.Length == 0)
            return text;
        try
        {
            if (TraceQL.TraceQLParser.Parse(text).Metrics is not null)
                diagnostics.Error(map.Entries.First(entry => entry.Key == key).Value.Position, PathOf(key), "expected a query that selects traces, found one that computes metrics");
        }
        catch (TraceQL.TraceQLException problem)
        {
            diagnostics.Error(
                map.Entries.First(entry => entry.Key == key).Value.Position,
                PathOf(key),
                $"expected a TraceQL query, found an error at line {problem.Line}, column {problem.Column} of it: {problem.Message}");
        }

        return text;
    }

    public bool Flag(string key, bool fallback) => Value(
        key,
        fallback,
        (string text, out bool value) =>
        {
            value = text is "true" or "True" or "TRUE";
            return value || text is "false" or "False" or "FALSE";
        },
        "true or false",
        isNumber: true);

    /// <summary>Null when nothing is said.</summary>
    public bool? Flag(string key)
    {
        var value = Flag(key, fallback: false);
        return map.TryGet(key, out var entry) && entry.Value is not ConfigScalar { IsNull: true } ? value : null;
    }

    public TimeSpan Duration(string key, TimeSpan fallback) => Value<TimeSpan>(key, fallback, Durations.TryParse, Durations.Expected, isText: true);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min) => Value(
        key,
        fallback,
        (string text, out TimeSpan value) => Durations.TryParse(text, out value) && value >= min,
        $"{Durations.Expected}, not below {min.TotalSeconds:f0}s",
        isText: true);

    public long Bytes(string key, long fallback, long min, long max) => Value(
        key, fallback, (string text, out long value) => ByteSizes.TryParse(text, out value) && value >= min && value <= max,
        $"{ByteSizes.Expected}, from {min} to {max} bytes");

    /// <summary>A share of something or a size; a share is above 0 % and at most 100 %.</summary>
    public BudgetSize Share(string key, BudgetSize fallback) => Value(
        key, fallback,
        (string text, out BudgetSize value) =>
        {
            value = default;
            if (text.EndsWith('%'))
            {
                var isShare = double.TryParse(text.AsSpan()[..^1].Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100;
                value = isShare ? BudgetSize.OfPercent(percent) : default;
                return isShare;
            }

            var isSize = ByteSizes.TryParse(text, out var bytes) && bytes > 0;
            value = isSize ? BudgetSize.OfBytes(bytes) : default;
            return isSize;
        },
        $"a share such as 60%, or {ByteSizes.Expected}");

    public int Integer(string key, int fallback, int min, int max) => Value(
        key, fallback,
        (string text, out int value) =>
        {
            var isValid = Numbers.TryParseInteger(text, out var number) && number >= min && number <= max;
            value = isValid ? (int)number : 0;
            return isValid;
        },
        $"a whole number from {min} to {max}", isNumber: true);

    /// <summary>Where a key's value stands; the section's place when the key is absent.</summary>
    public ConfigPosition PositionOf(string key) => map.TryGet(key, out var entry) ? entry.Value.Position : Position;

    public NetEndpoint Endpoint(string key, NetEndpoint fallback) =>
        Value(key, fallback, NetEndpoint.TryParse, "host:port, such as localhost:4317, 0.0.0.0:4317 or [::]:4317", isText: true);

    /// <summary>Null when absent.</summary>
    public NetEndpoint? OptionalEndpoint(string key) => TryGet(key, out var entry) && entry.Value is not ConfigScalar { IsNull: true }
        ? Endpoint(key, new NetEndpoint("", 0))
        : null;

    /// <summary>One of a few words. A null value stands for a word that a later version will know.</summary>
    public T Choice<T>(string key, T fallback, params (string Word, T? Value)[] choices)
        where T : struct
    {
        if (!TryGet(key, out var entry) || entry.Value is ConfigScalar { IsNull: true })
            return fallback;
        var available = choices.Where(choice => choice.Value is not null).Select(choice => choice.Word).ToList();
        var expected = $"expected {string.Join(", ", available)}";
        var found = choices.FirstOrDefault(choice => entry.Value is ConfigScalar scalar && scalar.Text == choice.Word);
        if (found.Value is { } value)
            return value;
        diagnostics.Error(entry.Value.Position, PathOf(key), found.Word is not null
            ? $"\"{found.Word}\" is not available in this version, {expected}"
            : $"{expected}, found {entry.Value.Kind}{Suggestion.For((entry.Value as ConfigScalar)?.Text ?? "", available)}");
        return fallback;
    }

    /// <summary>A list of component ids; one text with commas is a list as well.</summary>
    public IReadOnlyList<(ComponentId Id, ConfigPosition Position)> Ids(string key)
    {
        if (!TryGet(key, out var entry) || entry.Value is ConfigScalar { IsNull: true })
            return [];
        var items = entry.Value switch
        {
            ConfigList list => list.Items,
            ConfigScalar scalar => [.. scalar.Text.Split(',').Select(text => new ConfigScalar(scalar.Position, text.Trim(), scalar.IsPlain))],
            _ => null,
        };
        if (items is null)
        {
            diagnostics.Error(entry.Value.Position, PathOf(key), $"expected a list of component ids, found {entry.Value.Kind}");
            return [];
        }

        var ids = new List<(ComponentId, ConfigPosition)>();
        foreach (var item in items)
        {
            if (item is not ConfigScalar { IsNull: false } scalar)
                diagnostics.Error(item.Position, PathOf(key), $"expected a component id, found {item.Kind}");
            else if (!ComponentId.TryParse(scalar.Text, out var id, out var error))
                diagnostics.Error(item.Position, PathOf(key), $"\"{scalar.Text}\" is no component id: {error}");
            else
                ids.Add((id, item.Position));
        }

        return ids;
    }

    /// <summary>Keys that the Collector knows and this version does not have yet.</summary>
    public void NotAvailable(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (map.TryGet(key, out var entry))
                diagnostics.Error(entry.KeyPosition, PathOf(key), "not available in this version");
            _absent.Add(key);
        }
    }

    /// <summary>Reports the keys that nothing asked for.</summary>
    public void End()
    {
        foreach (var entry in map.Entries.Where(entry => !_known.Contains(entry.Key) && !_absent.Contains(entry.Key)))
        {
            var expected = _known.Count == 0 ? "no settings are expected here" : $"expected one of: {string.Join(", ", _known)}";
            diagnostics.Error(entry.KeyPosition, PathOf(entry.Key), $"unknown key, {expected}{Suggestion.For(entry.Key, _known.Concat(_absent))}");
        }
    }

    private T Value<T>(string key, T fallback, ValueParser<T> parse, string expected, bool isText = false, bool isNumber = false)
    {
        if (!TryGet(key, out var entry) || entry.Value is ConfigScalar { IsNull: true })
            return fallback;
        if (entry.Value is ConfigScalar scalar && HasRightForm(scalar, isText, isNumber) && parse(scalar.Text, out var value))
            return value;
        var quoted = entry.Value is ConfigScalar { IsPlain: false } && isNumber ? " in quotes" : "";
        diagnostics.Error(entry.Value.Position, PathOf(key), $"expected {expected}, found {entry.Value.Kind}{quoted}");
        return fallback;
    }

    /// <summary>The Collector does not turn texts into numbers or numbers into texts, unless they come from a variable.</summary>
    private static bool HasRightForm(ConfigScalar scalar, bool isText, bool isNumber) =>
        scalar.IsExpanded || ((!isText || scalar.IsTextual || scalar.Text == "0") && (!isNumber || scalar.IsPlain));

    private bool TryGet(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConfigEntry? entry)
    {
        _known.Add(key);
        return map.TryGet(key, out entry);
    }

    private string PathOf(string key) => ConfigDiagnostics.Join(path, key);

    private static bool NotEmpty(string text, out string value)
    {
        value = text;
        return text.Length > 0;
    }
}
