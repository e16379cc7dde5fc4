using System.Text;

namespace Spoor.TraceQL;

/// <summary>Attributes as TraceQL writes them.</summary>
internal static class AttributeText
{
    public static string Of(AttributeExpr attribute)
    {
        var opening = (attribute.OfParent ? "parent." : "") + (attribute.Scope, attribute.OfParent) switch
        {
            (AttributeScope.None, true) => "",
            (AttributeScope.None, false) => ".",
            _ => OperatorText.Of(attribute.Scope) + ".",
        };
        return NeedsQuotes(attribute) ? opening + Quote(attribute.Name) : opening + attribute.Name;
    }

    /// <summary>A name that would end early, that begins like a number after a lone point, or like a scope after <c>parent.</c>.</summary>
    private static bool NeedsQuotes(AttributeExpr attribute)
    {
        var name = attribute.Name;
        if (name.Length == 0 || name.Contains('"'))
            return true;
        foreach (var character in name)
        {
            if (Vocabulary.EndsAttributeName(character))
                return true;
        }

        if (attribute.Scope != AttributeScope.None)
            return false;
        return attribute.OfParent
            ? name.StartsWith("span.", StringComparison.Ordinal) || name.StartsWith("resource.", StringComparison.Ordinal)
            : char.IsAsciiDigit(name[0]);
    }

    private static string Quote(string name)
    {
        var text = new StringBuilder("\"");
        foreach (var character in name)
        {
            if (character is '"' or '\\')
                text.Append('\\');
            text.Append(character);
        }

        return text.Append('"').ToString();
    }
}
