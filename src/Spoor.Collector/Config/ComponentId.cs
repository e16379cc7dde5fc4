using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Spoor.Collector.Config;

/// <summary>A component's name in the configuration: <c>type</c> or <c>type/name</c>.</summary>
public readonly record struct ComponentId(string Type, string Name = "")
{
    private const int MaxTypeLength = 63, MaxNameLength = 1024;

    /// <summary>Reads an id; the first <c>/</c> divides it.</summary>
    public static bool TryParse(string text, out ComponentId id, [NotNullWhen(false)] out string? error)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var type = (slash < 0 ? text : text[..slash]).Trim();
        var name = slash < 0 ? "" : text[(slash + 1)..].Trim();
        id = new ComponentId(type, name);
        error = type.Length == 0 ? "the part before / must not be empty"
            : slash >= 0 && name.Length == 0 ? "the part after / must not be empty"
            : !IsType(type) ? $"\"{type}\" is no component type, expected a letter followed by at most 62 letters, digits and underscores"
            : name.Length > MaxNameLength || name.Any(IsForbiddenInName) ? "the part after / has white space, control characters or symbols, or is too long"
            : null;
        return error is null;
    }

    public override string ToString() => string.IsNullOrEmpty(Name) ? Type : $"{Type}/{Name}";

    private static bool IsType(string type) =>
        char.IsAsciiLetter(type[0]) && type.Length <= MaxTypeLength && type.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsForbiddenInName(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol or UnicodeCategory.Format or UnicodeCategory.PrivateUse;
}
