using System.Globalization;
using System.Text.RegularExpressions;

namespace Spoor.Server.Client;

/// <summary>Shows what the server says of a wrong query, with a mark under the place.</summary>
internal static partial class QueryErrors
{
    public static string Show(string query, QueryAnswer answer)
    {
        var message = answer.Text.Length == 0 ? $"the server answered {answer.Status}" : answer.Text;
        if (Position().Match(message) is not { Success: true } position)
            return message;
        var line = int.Parse(position.Groups["line"].Value, CultureInfo.InvariantCulture);
        var column = int.Parse(position.Groups["column"].Value, CultureInfo.InvariantCulture);
        var lines = query.ReplaceLineEndings("\n").Split('\n');
        if (line < 1 || line > lines.Length || column < 1 || column > lines[line - 1].Length + 1)
            return message;

        // Tabs stay tabs, so that the mark stands right whatever their width.
        var indent = string.Concat(lines[line - 1][..(column - 1)].Select(c => c == '\t' ? '\t' : ' '));
        return $"{message}\n\n  {lines[line - 1]}\n  {indent}^";
    }

    [GeneratedRegex("line (?<line>[0-9]+), col(umn)? (?<column>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Position();
}
