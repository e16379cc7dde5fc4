using System.Globalization;
using System.Text;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>
/// A search by tags as TraceQL: every tag must match some span of the trace or its resource, not all the same span; text matches when it
/// contains the value, in any case, other types when they equal it; durations bound the whole trace.
/// </summary>
internal static class TagsQuery
{
    public static RootExpr Build(IReadOnlyList<KeyValuePair<string, string>> tags, long? minDurationNanos, long? maxDurationNanos)
    {
        SpansetExpr? query = null;
        foreach (var (key, value) in tags)
            query = And(query, new SpansetFilter(Tag(key, value)));
        if (TraceDuration(minDurationNanos, maxDurationNanos) is { } duration)
            query = query is SpansetFilter { Expression: { } only }
                ? new SpansetFilter(new BinaryExpr(BinaryOperator.And, only, duration))
                : And(query, new SpansetFilter(duration));
        return new RootExpr(new Pipeline([query ?? new SpansetFilter(null)]), []);
    }

    private static SpansetExpr And(SpansetExpr? left, SpansetExpr right) =>
        left is null ? right : new SpansetOperation(SpansetOperator.And, left, right);

    private static FieldExpr Tag(string key, string value)
    {
        var matches = new List<FieldExpr>();
        var contains = Static.String(Contains(value));
        foreach (var field in Fields(key))
        {
            matches.Add(Compare(BinaryOperator.Regex, field, contains));
            if (field is not AttributeExpr)
                continue;
            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                matches.Add(Compare(BinaryOperator.Equal, field, Static.Int(integer)));
            else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                matches.Add(Compare(BinaryOperator.Equal, field, Static.Float(number)));
            else if (bool.TryParse(value, out var boolean))
                matches.Add(Compare(BinaryOperator.Equal, field, Static.Bool(boolean)));
        }

        if (key is "status.code" && Status(value) is { } status)
            matches.Add(Compare(BinaryOperator.Equal, new IntrinsicExpr(Intrinsic.Status), status));
        if (key is "error" && bool.TryParse(value, out var failed) && failed)
            matches.Add(Compare(BinaryOperator.Equal, new IntrinsicExpr(Intrinsic.Status), Static.Status(2)));
        return matches.Aggregate((left, right) => new BinaryExpr(BinaryOperator.Or, left, right));
    }

    /// <summary>What a tag name may mean: an attribute, and for the names that search by tags has always known, a property of span or trace.</summary>
    private static IEnumerable<FieldExpr> Fields(string key)
    {
        yield return new AttributeExpr(AttributeScope.Span, key);
        yield return new AttributeExpr(AttributeScope.Resource, key);
        Intrinsic? intrinsic = key switch
        {
            "name" => Intrinsic.Name,
            "root.name" => Intrinsic.RootName,
            "root.service.name" => Intrinsic.RootServiceName,
            _ => null,
        };
        if (intrinsic is { } known)
            yield return new IntrinsicExpr(known);
    }

    private static Static? Status(string value) => value switch
    {
        "unset" => Static.Status(0),
        "ok" => Static.Status(1),
        "error" => Static.Status(2),
        _ => null,
    };

    private static FieldExpr? TraceDuration(long? minNanos, long? maxNanos)
    {
        var duration = new IntrinsicExpr(Intrinsic.TraceDuration);
        FieldExpr? min = minNanos is { } least ? Compare(BinaryOperator.GreaterOrEqual, duration, Static.Duration(least)) : null;
        FieldExpr? max = maxNanos is { } most ? Compare(BinaryOperator.LessOrEqual, duration, Static.Duration(most)) : null;
        return min is null ? max : max is null ? min : new BinaryExpr(BinaryOperator.And, min, max);
    }

    private static BinaryExpr Compare(BinaryOperator op, FieldExpr field, Static value) => new(op, field, new StaticExpr(value));

    /// <summary>A pattern of "any text, the value, any text"; without the case flag where it would change nothing, since that searches faster.</summary>
    private static string Contains(string value)
    {
        var hasCase = value.Any(c => char.ToLowerInvariant(c) != char.ToUpperInvariant(c));
        return (hasCase ? "(?i).*" : ".*") + EscapeRegex(value) + ".*";
    }

    private static string EscapeRegex(string value)
    {
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
