using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// A regular expression, anchored at both ends, over UTF-8 text. Patterns that are a literal with <c>.*</c> around it never reach a regex
/// engine; of others the longest literal that every match must hold is looked for first.
/// </summary>
internal sealed class TextPattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create(@"\.+*?()|[]{}^$");
    private static readonly SearchValues<char> SpecialButPointStarAndBar = SearchValues.Create(@"\+?()[]{}^$");

    private readonly byte[] _literal;
    private readonly bool _anyBefore;
    private readonly bool _anyAfter;
    private readonly bool _isPlain;
    private readonly TextPattern[]? _alternatives;
    private readonly Regex? _regex;

    /// <exception cref="TraceQLException">The pattern is no valid regular expression.</exception>
    public TextPattern(string pattern)
    {
        var middle = pattern.AsSpan();
        if (_anyBefore = middle.StartsWith(".*", StringComparison.Ordinal))
            middle = middle[2..];
        if (_anyAfter = middle.EndsWith(".*", StringComparison.Ordinal) && !middle.EndsWith("\\.*", StringComparison.Ordinal))
            middle = middle[..^2];
        if (_isPlain = !middle.ContainsAny(Special))
        {
            _literal = Encoding.UTF8.GetBytes(middle.ToString());
            return;
        }

        if (!middle.ContainsAny(SpecialButPointStarAndBar) && pattern.Contains('|', StringComparison.Ordinal) && Alternatives(pattern) is { } alternatives)
        {
            _literal = [];
            _alternatives = alternatives;
            return;
        }

        _literal = Encoding.UTF8.GetBytes(RequiredLiteral(pattern));
        _regex = TraceQLRegex.Compile(pattern);
    }

    public bool IsMatch(string text) => _regex is null ? IsMatch(Encoding.UTF8.GetBytes(text)) : TraceQLRegex.IsMatch(_regex, text);

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_alternatives is not null)
        {
            foreach (var alternative in _alternatives)
            {
                if (alternative.IsMatch(text))
                    return true;
            }

            return false;
        }

        if (!_isPlain)
            return (_literal.Length == 0 || text.IndexOf(_literal) >= 0) && MatchesRegex(text);
        if (_anyBefore)
            return _anyAfter ? text.IndexOf(_literal) >= 0 : text.EndsWith(_literal);
        return _anyAfter ? text.StartsWith(_literal) : text.SequenceEqual(_literal);
    }

    /// <summary>The alternatives when each of them is plain; else null.</summary>
    private static TextPattern[]? Alternatives(string pattern)
    {
        var alternatives = pattern.Split('|');
        var patterns = new TextPattern[alternatives.Length];
        for (var i = 0; i < alternatives.Length; i++)
        {
            patterns[i] = new TextPattern(alternatives[i]);
            if (!patterns[i]._isPlain)
                return null;
        }

        return patterns;
    }

    private bool MatchesRegex(ReadOnlySpan<byte> text)
    {
        const int stackChars = 512;
        if (text.Length > stackChars)
            return TraceQLRegex.IsMatch(_regex!, Encoding.UTF8.GetString(text));
        Span<char> chars = stackalloc char[stackChars];
        return TraceQLRegex.IsMatch(_regex!, chars[..Encoding.UTF8.GetChars(text, chars)]);
    }

    /// <summary>
    /// The longest run of plain characters at the top level of the pattern, each of which every match must hold; empty when that is not
    /// certain (alternatives at the top level, inline options such as <c>(?i)</c>).
    /// </summary>
    internal static string RequiredLiteral(string pattern)
    {
        var best = "";
        var run = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            switch (c)
            {
                case '(':
                    if (i + 1 < pattern.Length && pattern[i + 1] == '?' && !(i + 2 < pattern.Length && pattern[i + 2] is ':' or 'P' or '<'))
                        return "";
                    depth++;
                    Close(ref best, run);
                    break;
                case ')':
                    depth--;
                    Close(ref best, run);
                    break;
                case '|' when depth == 0:
                    return "";
                case '[':
                    i = EndOfClass(pattern, i);
                    if (i < 0)
                        return "";
                    Close(ref best, run);
                    break;
                case '\\':
                    i++;
                    if (i < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[i]) && depth == 0)
                    {
                        run.Append(pattern[i]);
                        break;
                    }

                    // An escape with a meaning of its own, some of which (\x41, \Q…\E) take characters after it.
                    if (i < pattern.Length && pattern[i] is not ('d' or 'D' or 'w' or 'W' or 's' or 'S' or 'b' or 'B' or 'n' or 't' or 'r'))
                        return "";
                    Close(ref best, run);
                    break;
                case '*' or '?' or '{':
                    // The character before may be absent.
                    if (run.Length > 0)
                        run.Length--;
                    Close(ref best, run);
                    while (c == '{' && i < pattern.Length && pattern[i] != '}')
                        i++;
                    break;
                case '.' or '+' or '^' or '$':
                    Close(ref best, run);
                    break;
                default:
                    if (depth == 0 && char.IsAscii(c))
                        run.Append(c);
                    else
                        Close(ref best, run);
                    break;
            }
        }

        Close(ref best, run);
        return best;
    }

    /// <summary>The position of the bracket that closes a character class; -1 when the class holds another bracket (<c>[[:alpha:]]</c>).</summary>
    private static int EndOfClass(string pattern, int start)
    {
        var first = start + 1;
        if (first < pattern.Length && pattern[first] == '^')
            first++;
        for (var i = first; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (pattern[i] == '[')
                return -1;
            else if (pattern[i] == ']' && i > first)
                return i;
        }

        return -1;
    }

    private static void Close(ref string best, StringBuilder run)
    {
        if (run.Length > best.Length)
            best = run.ToString();
        run.Clear();
    }
}
