using System.Text.Json;
using System.Text.RegularExpressions;
using Spoor.Otlp;
using Spoor.Store.Tests.Inspection;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Manual;

/// <summary>Every SQL example of <c>docs/operate/storage.md</c> runs as it stands there, over blocks that a store has written, and finds something.</summary>
public sealed partial class StorageManualTests
{
    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Every_sql_example_of_the_manual_runs_and_finds_something()
    {
        using var bed = new InspectionBed();
        await bed.FillAsync(
            TestSpans.Merge(Checkout("1"), Checkout("2")).Clone(),
            TestSpans.Merge(Checkout("3").Span("only in this block", attributes: [("rare.key", 7)])));
        var manual = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "docs", "operate", "storage.md"));
        var examples = Example().Matches(manual).Select(match => match.Groups["sql"].Value).ToArray();
        Assert.True(examples.Length >= 5, $"{examples.Length} examples found");
        foreach (var example in examples)
        {
            Assert.Contains("'data/", example, StringComparison.Ordinal);
            var sql = example.Replace("'data/", $"'{bed.Options.Path}/", StringComparison.Ordinal);
            var rows = JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(NodeTools.Run("duckdb.mjs", [sql]))!;
            Assert.True(rows.Count > 0, "no rows: " + example);
            Assert.True(rows[0].Values.All(value => value.ValueKind != JsonValueKind.Null), "a null: " + example);
        }
    }

    private static TestTrace Checkout(string id) => TestSpans.Trace(id)
        .Span("POST /checkout", "checkout", durationMs: 80, kind: SpanKind.Server, attributes: [("http.route", "/checkout")], children: t => t
            .Span("charge", "payment", startMs: 10, durationMs: 20, kind: SpanKind.Server, status: StatusCode.Error, attributes: [("http.route", "/charge")], configure: span =>
                span.Events.Add(new OpenTelemetry.Proto.Trace.V1.Span.Types.Event
                {
                    Name = "exception",
                    TimeUnixNano = span.StartTimeUnixNano,
                    Attributes = { Attributes.From(("exception.type", "TimeoutException")) },
                })));

    [GeneratedRegex("^```sql\n(?<sql>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}
