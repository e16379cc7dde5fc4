using System.Text;
using System.Text.RegularExpressions;

namespace Spoor.Collector.Config;

/// <summary>
/// Replaces <c>${env:NAME}</c>, <c>${NAME}</c> and <c>${env:NAME:-default}</c> in values; <c>$$</c> is a dollar sign. A value that is one
/// variable and nothing else is read as YAML, so that it may be a number or a list.
/// </summary>
internal sealed partial class VariableExpansion(Func<string, string?> environment, ConfigDiagnostics diagnostics)
{
    public ConfigNode Expand(ConfigNode node, string path = "") => node switch
    {
        ConfigScalar scalar => scalar.Text.Contains('$', StringComparison.Ordinal) ? Expand(scalar, path) : scalar,
        ConfigList list => new ConfigList(list.Position, [.. list.Items.Select((item, i) => Expand(item, $"{path}[{i}]"))]),
        ConfigMap map => new ConfigMap(
            map.Position, [.. map.Entries.Select(entry => entry with { Value = Expand(entry.Value, ConfigDiagnostics.Join(path, entry.Key)) })]),
        _ => node,
    };

    private ConfigNode Expand(ConfigScalar scalar, string path)
    {
        var isWhole = scalar.Text.StartsWith("${", StringComparison.Ordinal) && ClosingBrace(scalar.Text, 2) == scalar.Text.Length - 1;
        var text = ExpandText(scalar.Text, scalar.Position, path);
        if (!isWhole)
            return new ConfigScalar(scalar.Position, text ?? "", isPlain: false);
        if (text is null)
            return new ConfigScalar(scalar.Position, "", isPlain: true);
        return YamlReader.ReadValue(text, scalar.Position, new ConfigDiagnostics()) switch
        {
            ConfigScalar { IsPlain: true } value => new ConfigScalar(scalar.Position, value.Text, isPlain: true, isExpanded: true),
            ConfigMap map => map,
            ConfigList list => list,
            _ => new ConfigScalar(scalar.Position, text, isPlain: false),
        };
    }

    /// <summary>Null when the text is a variable that is not set.</summary>
    private string? ExpandText(string text, ConfigPosition position, string path)
    {
        var output = new StringBuilder();
        var hasValue = false;
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '$' && next == '{' && ClosingBrace(text, i + 2) is var end and > 0)
            {
                var value = Resolve(ExpandText(text[(i + 2)..end], position, path) ?? "", position, path);
                hasValue |= value is not null;
                output.Append(value);
                i = end;
                continue;
            }

            if (text[i] == '$' && (char.IsAsciiLetter(next) || next == '_'))
                diagnostics.Warning(position, path, $"\"{text}\" is taken literally: variables need braces, such as ${{env:NAME}}; write $$ for a dollar sign");
            if (text[i] == '$' && next == '$')
                i++;
            output.Append(text[i]);
            hasValue = true;
        }

        return hasValue || text.Length == 0 ? output.ToString() : null;
    }

    private string? Resolve(string reference, ConfigPosition position, string path)
    {
        var dash = reference.IndexOf(":-", StringComparison.Ordinal);
        var fallback = dash < 0 ? null : reference[(dash + 2)..];
        var name = dash < 0 ? reference : reference[..dash];
        if (name.StartsWith("env:", StringComparison.Ordinal))
            name = name[4..];
        else if (name.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
        {
            diagnostics.Error(position, path, $"${{{name[..colon]}:…}} is not available in this version, expected ${{env:NAME}} or ${{env:NAME:-default}}");
            return null;
        }

        if (!VariableName().IsMatch(name))
        {
            diagnostics.Error(
                position, path, $"\"{name}\" is no name of an environment variable, expected letters, digits and underscores, not starting with a digit");
            return null;
        }

        var value = environment(name) ?? fallback;
        if (value is null)
            diagnostics.Warning(position, path, $"the environment variable {name} is not set; ${{env:{name}:-default}} gives a default");
        return value;
    }

    /// <summary>Where the brace that was opened before <paramref name="start"/> closes; -1 when it does not.</summary>
    private static int ClosingBrace(string text, int start)
    {
        var open = 1;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '}' && --open == 0)
                return i;
            if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{')
                open++;
        }

        return -1;
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
