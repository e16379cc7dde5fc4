using Spoor.Store.Tests.Query;

namespace Spoor.Store.Tests.Metrics;

/// <summary>Random metrics queries over what <see cref="RandomTraces"/> makes.</summary>
internal sealed class RandomMetrics(Random random)
{
    private static readonly string[] Groups =
    [
        "resource.service.name", "span.a", ".b", "name", "status", "kind", "span.n", "rootName", "span.arr", "event.a", "duration", "span.missing",
        "resource.a", "instrumentation:name", "traceDuration", ".n", "span.flag", "statusMessage", "rootServiceName", "nestedSetParent",
    ];

    private static readonly string[] Fields = ["duration", "span.a", ".b", "span.n", "event.a", "span.arr", "traceDuration", "event:timeSinceStart", "span.b", "nestedSetLeft"];

    private readonly RandomQueries _spans = new(random);

    public string Query()
    {
        var query = random.Next(8) == 0 ? Math() : One(_spans.Pipeline());
        return random.Next(10) switch
        {
            0 => query + " with(extrapolate=true)",
            1 => query + " with(sample=true, exemplars=3)",
            _ => query,
        };
    }

    private string Math() => random.Next(3) switch
    {
        0 => $"({One(_spans.Filter())}) {Pick(["+", "-", "*", "/"])} ({One(_spans.Filter())})",
        1 => $"({One(_spans.Filter())}) {Pick(["*", "/", "+"])} 2",
        _ => $"(({One(_spans.Filter())}) / ({One(_spans.Filter())})) | topk(2)",
    };

    private string One(string pipeline)
    {
        if (random.Next(10) == 0)
            return $"{pipeline} | compare({_spans.Filter()}{Pick(["", ", 2", ", 3, 1767225600100000000, 1767225600600000000"])})";
        var by = random.Next(3) switch
        {
            0 => "",
            1 => $" by({Pick(Groups)})",
            _ => $" by({Pick(Groups)}, {Pick(Groups)})",
        };
        var query = $"{pipeline} | {Function()}{by}";
        return random.Next(6) switch
        {
            0 => $"{query} | {Pick(["topk", "bottomk"])}({random.Next(1, 4)})",
            1 => $"{query} {Pick([">", "<", ">=", "!=", "="])} {Pick(["1", "0.5", "10ms", "0"])}",
            _ => query,
        };
    }

    private string Function() => random.Next(7) switch
    {
        0 => "rate()",
        1 or 2 => "count_over_time()",
        3 or 4 => $"{Pick(["min", "max", "avg", "sum"])}_over_time({Pick(Fields)})",
        5 => $"histogram_over_time({Pick(Fields)})",
        _ => $"quantile_over_time({Pick(Fields)}, {Pick([".5", "0", "1, .9", ".25, .5, .99"])})",
    };

    private string Pick(IReadOnlyList<string> items) => items[random.Next(items.Count)];
}
