using OpenTelemetry.Proto.Trace.V1;
using Xunit.Sdk;

namespace Spoor.TestKit.Otlp;

/// <summary>
/// Compares messages by what they mean: the same spans, each with its resource and scope, however they are grouped and in whatever order.
/// An absent value, resource, scope or status equals an empty one. Nothing else is forgiven unless asked.
/// </summary>
public static class TraceComparison
{
    /// <summary>What differs, in a few readable lines, or null when nothing does.</summary>
    /// <param name="ignoreAttributeOrder">Compare attribute lists as sets, on every level.</param>
    public static string? Difference(TracesData expected, TracesData actual, bool ignoreAttributeOrder = false)
    {
        var rest = SpanText.All(actual, ignoreAttributeOrder).GroupBy(s => s.Text).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var missing = new List<SpanText>();
        foreach (var span in SpanText.All(expected, ignoreAttributeOrder))
        {
            if (!rest.TryGetValue(span.Text, out var same))
            {
                missing.Add(span);
                continue;
            }

            same.RemoveAt(0);
            if (same.Count == 0)
                rest.Remove(span.Text);
        }

        var extra = rest.Values.SelectMany(s => s).ToList();
        return missing.Count + extra.Count == 0 ? null : Describe(missing, extra);
    }

    /// <summary>Fails the test with the difference.</summary>
    public static void AssertSame(TracesData expected, TracesData actual, bool ignoreAttributeOrder = false)
    {
        if (Difference(expected, actual, ignoreAttributeOrder) is { } difference)
            throw new XunitException(difference);
    }

    private static string Describe(List<SpanText> missing, List<SpanText> extra)
    {
        var lines = new List<string> { $"{missing.Count} spans missing or changed, {extra.Count} unexpected or changed" };
        foreach (var span in missing.Take(3))
        {
            var other = extra.Find(e => string.Equals(e.Identity, span.Identity, StringComparison.Ordinal));
            if (other is null)
            {
                lines.Add("missing " + span.Text);
                continue;
            }

            extra.Remove(other);
            lines.Add("changed " + span.Identity);
            lines.AddRange(span.Lines.Except(other.Lines).Select(l => "  - " + l));
            lines.AddRange(other.Lines.Except(span.Lines).Select(l => "  + " + l));
            if (span.Lines.ToHashSet(StringComparer.Ordinal).SetEquals(other.Lines))
                lines.Add("  the same lines in another order or number: " + string.Join(" | ", other.Lines));
        }

        lines.AddRange(extra.Take(3).Select(span => "unexpected " + span.Text));
        return string.Join('\n', lines);
    }
}
