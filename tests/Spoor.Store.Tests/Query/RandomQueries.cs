using System.Globalization;

namespace Spoor.Store.Tests.Query;

/// <summary>Random queries over what <see cref="RandomTraces"/> makes, in the part of the grammar that the engine runs.</summary>
internal sealed class RandomQueries(Random random)
{
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Structural = [">", ">>", "<", "<<", "~", "!>", "!>>", "!<", "!<<", "!~", "&>", "&>>", "&<", "&<<", "&~"];
    private static readonly string[] SpansetOperators = ["&&", "||", .. Structural];

    public string Query()
    {
        if (OneIn(15))
            return $"({Filter()} | {Stage()}) {Pick(SpansetOperators)} ({Filter()} | {Stage()})";
        if (OneIn(20))
            return $"{Scalar(1)} {Pick(Comparisons)} {Scalar(1)}";
        return Staged();
    }

    private string Staged()
    {
        var query = Spansets(2);
        for (var n = random.Next(3); n > 0; n--)
            query += " | " + Stage();
        return query;
    }

    /// <summary>Mostly a filter alone, as metrics queries have it.</summary>
    public string Pipeline() => OneIn(3) ? Staged() : Filter();

    private string Spansets(int depth)
    {
        switch (depth == 0 ? 9 : random.Next(10))
        {
            case 0 or 1:
                return $"({Spansets(depth - 1)} && {Spansets(depth - 1)})";
            case 2 or 3:
                return $"({Spansets(depth - 1)} || {Spansets(depth - 1)})";
            case 4 or 5:
                return $"({Spansets(depth - 1)} {Pick(Structural)} {Spansets(depth - 1)})";
            default:
                return Filter();
        }
    }

    /// <summary>Part of a scalar filter, with an aggregate in it.</summary>
    private string Scalar(int depth) => random.Next(depth > 0 ? 5 : 3) switch
    {
        0 => "count()",
        1 => $"{Pick(["avg", "min", "max", "sum"])}({Pick(["duration", "span.a", ".b", "span.n"])})",
        2 => $"({Filter()} | {Pick(["count()", "max(duration)", "sum(span.a)", $"{Filter()} | count()", $"by(name) | count()"])})",
        3 => $"({Scalar(depth - 1)} {Pick(["+", "-", "*", "/"])} {Pick(["1", "2.5", "10ms"])})",
        _ => $"({Scalar(depth - 1)} {Pick(["+", "-", "*"])} {Scalar(depth - 1)})",
    };

    private string Stage() => random.Next(13) switch
    {
        10 => $"{Scalar(1)} {Pick(Comparisons)} {Pick(["1", "10ms", "0.5", "2"])}",
        11 => $"{Filter()} {Pick(Structural)} {Filter()}",
        12 => $"{random.Next(3)} {Pick(Comparisons)} {Scalar(1)}",
        0 => Filter(),
        1 or 2 => $"count() {Pick(Comparisons)} {random.Next(4)}",
        3 or 4 => $"{Pick(["avg", "min", "max", "sum"])}({Pick(["duration", "span.a", ".b", "event.a", "span.a + 1", "event:timeSinceStart"])}) {Pick(Comparisons)} {Pick(["1", "10ms", "0.5", "2"])}",
        5 or 6 => $"by({Pick(["resource.service.name", "span.a", ".b", "name", "status", "kind", "event.a", "duration > 5ms", "parent.a", "parent", "nestedSetLeft"])})",
        7 => "coalesce()",
        8 => $"{Filter()} && {Filter()}",
        _ => $"select({Pick(["span.a", "name", ".b", "nestedSetLeft", "event.a", "span:parentID"])}, {Pick(["status", "resource.service.name", "link:spanID"])})",
    };

    public string Filter() => OneIn(10) ? "{ }" : $"{{ {Expression(2)} }}";

    private string Expression(int depth) => (depth == 0 ? 9 : random.Next(12)) switch
    {
        0 or 1 => $"{Expression(depth - 1)} && {Expression(depth - 1)}",
        2 or 3 => $"({Expression(depth - 1)} || {Expression(depth - 1)})",
        4 => $"!({Expression(depth - 1)})",
        5 => $"!{Attribute()}",
        6 => Attribute(),
        7 => OneIn(4) ? $"({Comparison()}) {Pick(["=", "!="])} {Pick(["true", "false", $"({Comparison()})", Attribute()])}" : $"{Attribute()} {Pick(["!= nil", "= nil"])}",
        _ => Comparison(),
    };

    private string Comparison() => random.Next(22) switch
    {
        20 => $"parent {Pick(["= nil", "!= nil", "= \"10001\"", "!= \"20001\""])}",
        21 => $"span.n {Pick(["/", "%"])} {Pick(["1", "span.a", "0.5"])} {Pick(Comparisons)} {Pick(["2", "0", "10ms"])}",
        0 => $"name {TextComparison()}",
        1 => $"statusMessage {TextComparison()}",
        2 => $"status {Pick(["=", "!="])} {Pick(["error", "ok", "unset"])}",
        3 => $"kind {Pick(["=", "!="])} {Pick(["server", "client", "internal", "unspecified"])}",
        4 => $"duration {Pick(Comparisons)} {Pick(["10ms", "1ms", "0s", "10000000", "10000000.5"])}",
        5 => $"traceDuration {Pick(Comparisons)} {Pick(["100ms", "50ms", "110ms"])}",
        6 => $"rootName {TextComparison()}",
        7 => $"rootServiceName {Pick([TextComparison(), "= \"frontend\"", "= \"<root span not yet received>\""])}",
        8 => $"nestedSetParent {Pick(["< 0", ">= 0", "= -1", "> 1", "!= 0", "= 1"])}",
        9 => $"{Pick(["span:childCount", "nestedSetLeft", "nestedSetRight"])} {Pick(Comparisons)} {random.Next(5)}",
        10 => $"{Pick(["span:id", "span:parentID"])} {Pick(["=", "!=", "=~", ">"])} \"{Pick(["10001", "0000000000010002", "2000A", "", "0", "dead"])}\"",
        11 => $"trace:id {Pick(["=", "!=", "<"])} \"{Pick(["1", "10000000000000000", "00000000000000000000000000000002", "3"])}\"",
        12 => $"event:name {TextComparison()}",
        13 => $"event:timeSinceStart {Pick(Comparisons)} {Pick(["1ms", "0s"])}",
        14 => $"{Pick(["link:spanID", "link:traceID"])} {Pick(["=", "!=", "=~"])} \"{Pick(["c1", "b1", "00000000000000c0"])}\"",
        15 => $"{Pick(["instrumentation:name", "instrumentation:version", "resource.service.name"])} {Pick(["=", "!=", "=~"])} \"{Pick(["lib", "1.0", "", "cart", "front.*"])}\"",
        16 => $"{Attribute()} {Pick(Comparisons)} {Pick(["span.n", "name", "duration"])}",
        17 => $"{Pick(["span.a", ".b", "duration"])} {Pick(["+", "-", "*"])} {Pick(["1", "span.n", "0.5"])} {Pick(Comparisons)} {Pick(["2", "1.5", "10ms"])}",
        _ => AttributeComparison(),
    };

    private string AttributeComparison() => random.Next(8) switch
    {
        0 => $"{Literal()} {Pick(Comparisons)} {Attribute()}",
        1 or 2 => $"{Attribute()} {Pick(["=~", "!~"])} \"{Pick(["x.*", ".*y.*", "x|y", "(?i)X", "GET /.*", "[xy]", ".*", ".+z", ""])}\"",
        3 => $"{Attribute()} {Pick(["=", "!="])} {Pick(["true", "false", "error", "ok", "server"])}",
        _ => $"{Attribute()} {Pick(Comparisons)} {Literal()}",
    };

    private string TextComparison() => OneIn(2)
        ? $"{Pick(Comparisons)} \"{Pick(RandomTraces.Texts)}\""
        : $"{Pick(["=~", "!~"])} \"{Pick(["GET.*", ".*T.*", "x|SELECT", "[xG].*", ".*/", "(GET) /cart"])}\"";

    private string Attribute() =>
        Pick(["span.", "span.", "resource.", "event.", "link.", "instrumentation.", ".", ".", "parent.", "parent.span.", "parent.resource."]) + (OneIn(20) ? "missing" : Pick(RandomTraces.Keys));

    private string Literal() => random.Next(4) switch
    {
        0 => random.Next(4).ToString(CultureInfo.InvariantCulture),
        1 => Pick(["0.5", "1.0", "2.5"]),
        2 => Pick(["1ns", "2ns", "1ms"]),
        _ => $"\"{Pick(RandomTraces.Texts)}\"",
    };

    private bool OneIn(int n) => random.Next(n) == 0;

    private T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];
}
