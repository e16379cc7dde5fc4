using System.Collections.Frozen;

namespace Spoor.TraceQL;

/// <summary>The words and operators of the language.</summary>
internal static class Vocabulary
{
    public static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
    [
        "true", "false", "nil", "ok", "error", "unset",
        "unspecified", "internal", "server", "client", "producer", "consumer",
        "duration", "childCount", "name", "status", "statusMessage", "kind", "rootName", "rootServiceName", "rootService", "traceDuration",
        "nestedSetLeft", "nestedSetRight", "nestedSetParent", "id", "traceID", "spanID", "parentID", "timeSinceStart", "version", "parent",
        "count", "avg", "max", "min", "sum", "by", "coalesce", "select",
        "rate", "count_over_time", "min_over_time", "max_over_time", "avg_over_time", "sum_over_time", "quantile_over_time",
        "histogram_over_time", "compare", "topk", "bottomk", "with",
    ]);

    public static readonly FrozenSet<string> Operators = FrozenSet.ToFrozenSet(
    [
        ",", "{", "}", "(", ")", "=", "!=", "=~", "!~", ">", ">=", "<", "<=", "+", "-", "/", "%", "*", "^", "&&", "||", "!", "|",
        ">>", "<<", "~", "!>", "!<", "!>>", "!<<", "&~", "&>", "&<", "&>>", "&<<",
        "trace:", "span:", "event:", "link:", "instrumentation:",
    ]);

    /// <summary>What begins an attribute, without the point.</summary>
    public static readonly FrozenDictionary<string, AttributeScope> AttributeScopes = new Dictionary<string, AttributeScope>
    {
        ["span"] = AttributeScope.Span,
        ["resource"] = AttributeScope.Resource,
        ["event"] = AttributeScope.Event,
        ["link"] = AttributeScope.Link,
        ["instrumentation"] = AttributeScope.Instrumentation,
    }.ToFrozenDictionary();

    /// <summary>Whether a character ends the unquoted name of an attribute.</summary>
    public static bool EndsAttributeName(char character) => char.IsWhiteSpace(character) || "{}()=~!<>&|^,".Contains(character);
}
