using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Spoor.TraceQL;

/// <summary>
/// Regular expressions in RE2 syntax, run in linear time. They match whole values, and the point matches line breaks. <c>.</c> and
/// character classes go over UTF-16 units: a character outside the basic plane counts as two.
/// </summary>
public static class TraceQLRegex
{
    private const int CacheSize = 256;

    /// <summary>Linear in the text is still long when the expression has thousands of states and the text a million characters.</summary>
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(5);

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    /// <summary>Whether a compiled pattern matches a value.</summary>
    /// <exception cref="TraceQLException">It takes too long over this value.</exception>
    public static bool IsMatch(Regex regex, ReadOnlySpan<char> text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException timeout)
        {
            throw new TraceQLException(
                $"a regular expression takes more than {LongestMatch.TotalSeconds} s over one value of {text.Length} characters: make it simpler",
                timeout);
        }
    }

    /// <summary>Compiles a pattern; recently used ones come from a cache.</summary>
    /// <exception cref="TraceQLException">The pattern is invalid.</exception>
    public static Regex Compile(string pattern)
    {
        if (Cache.TryGetValue(pattern, out var cached))
            return cached;
        try
        {
            var translated = Re2Syntax.ToDotNet(pattern);
            var regex = new Regex($@"\A(?:{translated})\z", Options, LongestMatch);
            if (Cache.Count >= CacheSize)
                Cache.Clear();
            Cache[pattern] = regex;
            return regex;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or FormatException)
        {
            throw new TraceQLException($"invalid regex: {pattern}: {exception.Message}", exception);
        }
    }
}
