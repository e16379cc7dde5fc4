using System.Globalization;
using System.Text.Json.Nodes;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.Grafana;

/// <summary>The requests that Grafana's Traces Drilldown sends, as it writes them, over a store of two traces: once in the head, once in a block.</summary>
public class DrilldownTests
{
    private const long Start = (long)(TestSpans.BaseUnixNanos / 1_000_000_000) - 60;
    private const long End = Start + 1800;

    /// <summary>What Drilldown adds to every query: its default filter.</summary>
    private const string Roots = "nestedSetParent<0 && true";

    [Theory]
    [InlineData("{nestedSetParent<0 && true && resource.service.name != nil} | rate() by(resource.service.name) with(sample=true)", "frontend 2")]
    [InlineData("{nestedSetParent<0 && true && status=error} | rate() by(resource.service.name) with(sample=true)", "frontend 1")]
    [InlineData("{kind=server && true && resource.service.name != nil} | rate() by(resource.service.name) with(sample=true)", "cart 1, frontend 2")]
    [InlineData("{true && status=error} | rate()", "rate 3")]
    [InlineData("{nestedSetParent<0 && true && span.http.route != nil} | rate() by(span.http.route) with(sample=true)", "/cart 1")]
    public async Task Rates_by_what_was_chosen(string query, string expected)
    {
        await using var store = new StoredTraces();
        await using var server = await OpenAsync(store);
        foreach (var _ in new[] { "head", "block" })
        {
            var series = await SeriesAsync(server, query, step: "10s");
            Assert.Equal(expected, string.Join(", ", series.Select(each => string.Create(CultureInfo.InvariantCulture, $"{LabelOf(each)} {Math.Round(SumOf(each) * 10, 6)}"))));
            await store.FlushAsync();
        }
    }

    [Fact]
    public async Task Durations_as_quantiles_and_as_a_histogram()
    {
        await using var store = new StoredTraces();
        await using var server = await OpenAsync(store);

        var quantiles = await SeriesAsync(server, $"{{{Roots}}} | quantile_over_time(duration, 0.9) by(resource.service.name) with(sample=true)", step: "10s");
        var labels = Assert.Single(quantiles)!["labels"]!.AsArray();
        Assert.Equal(["p", "resource.service.name"], labels.Select(label => (string?)label!["key"]).Order(StringComparer.Ordinal));

        var histogram = await SeriesAsync(server, $"{{{Roots}}} | histogram_over_time(duration) with(sample=true)", step: "10s");
        Assert.Equal([0.268435456, 0.536870912], histogram.Select(each => (double)each!["labels"]![0]!["value"]!["doubleValue"]!).Order());
        Assert.All(histogram, each => Assert.Equal(1, SumOf(each)));
    }

    [Fact]
    public async Task What_distinguishes_errors()
    {
        await using var store = new StoredTraces();
        await using var server = await OpenAsync(store);

        var nanos = 1_000_000_000L;
        var series = await SeriesAsync(server, $"{{{Roots}}} | compare({{status=error}}, 10, {Start * nanos}, {End * nanos})", step: (End - Start) + "s");
        string[] meta = ["baseline", "selection", "baseline_total", "selection_total"];
        Assert.Superset(meta.ToHashSet(), series.Select(each => ValueOf(each, "__meta_type")).OfType<string>().ToHashSet());
        var route = Assert.Single(series, each => ValueOf(each, "__meta_type") == "baseline" && ValueOf(each, "span.http.route") == "/cart");
        Assert.Equal(1, SumOf(route));
        Assert.Single(series, each => ValueOf(each, "__meta_type") == "selection" && ValueOf(each, "status") == "error");
    }

    [Fact]
    public async Task Structure_of_errors_below_what_was_chosen()
    {
        await using var store = new StoredTraces();
        await using var server = await OpenAsync(store);

        const string Query = $"({{{Roots}}} &>> {{ status = error }}) || ({{{Roots}}}) | select(status, resource.service.name, name, nestedSetParent, nestedSetLeft, nestedSetRight)";
        var traces = await TracesAsync(server, Query, limit: 200, spss: 20);
        Assert.Equal(2, traces.Count);
        var failed = traces.Single(trace => (string?)trace!["traceID"] == "1")!["spanSets"]!.AsArray().SelectMany(set => set!["spans"]!.AsArray()).ToArray();
        Assert.Equal(
            ["GET /", "get", "pay"],
            failed.Select(span => (string?)span!["name"]).Distinct().Order(StringComparer.Ordinal));
        string[] selected = ["name", "nestedSetLeft", "nestedSetParent", "nestedSetRight", "service.name", "status"];
        foreach (var span in failed)
            Assert.Superset(selected.Except(["name"]).ToHashSet(), span!["attributes"]!.AsArray().Select(attribute => (string)attribute!["key"]!).ToHashSet());
    }

    [Fact]
    public async Task Exceptions()
    {
        await using var store = new StoredTraces();
        await using var server = await OpenAsync(store);

        const string Query = "{true && status = error} | select(resource.service.name, event.exception.message, event.exception.stacktrace, event.exception.type) with(most_recent=true)";
        var traces = await TracesAsync(server, Query, limit: 400, spss: 10);
        var attributes = Assert.Single(traces)!["spanSets"]![0]!["spans"]!.AsArray()
            .SelectMany(span => span!["attributes"]!.AsArray())
            .Where(attribute => ((string)attribute!["key"]!).StartsWith("exception.", StringComparison.Ordinal))
            .Select(attribute => $"{attribute!["key"]}={attribute["value"]!["stringValue"]}");
        Assert.Equal(["exception.message=no money", "exception.stacktrace=at Pay()", "exception.type=PaymentException"], attributes.Order(StringComparer.Ordinal));
    }

    private static async Task<ApiServer> OpenAsync(StoredTraces store)
    {
        await store.AppendAsync(TestSpans.Trace("1").Span("GET /", service: "frontend", kind: SpanKind.Server, durationMs: 400, status: StatusCode.Error, children: t => t
            .Span("get", service: "cart", kind: SpanKind.Server, startMs: 10, durationMs: 80, status: StatusCode.Error, children: u => u
                .Span(
                    "pay",
                    service: "cart",
                    kind: SpanKind.Client,
                    startMs: 20,
                    durationMs: 30,
                    status: StatusCode.Error,
                    configure: span => span.Events.Add(Exception())))).ToBytes());
        await store.AppendAsync(TestSpans.Trace("2").Span(
            "GET /cart", service: "frontend", kind: SpanKind.Server, startMs: 1000, durationMs: 200, attributes: [("http.route", "/cart")]).ToBytes());
        return await store.ServeAsync();
    }

    private static OpenTelemetry.Proto.Trace.V1.Span.Types.Event Exception()
    {
        var exception = new OpenTelemetry.Proto.Trace.V1.Span.Types.Event { Name = "exception", TimeUnixNano = TestSpans.BaseUnixNanos };
        foreach (var (key, value) in new[] { ("exception.type", "PaymentException"), ("exception.message", "no money"), ("exception.stacktrace", "at Pay()") })
            exception.Attributes.Add(new OpenTelemetry.Proto.Common.V1.KeyValue { Key = key, Value = new() { StringValue = value } });
        return exception;
    }

    private static async Task<JsonArray> SeriesAsync(ApiServer server, string query, string step)
    {
        var answer = await server.GetAsync($"/api/metrics/query_range?start={Start}&end={End}&step={step}&q={Uri.EscapeDataString(query)}");
        Assert.True(answer.Status == 200, $"{query}: {answer.Text}");
        return answer.Json["series"]!.AsArray();
    }

    private static async Task<JsonArray> TracesAsync(ApiServer server, string query, int limit, int spss)
    {
        var answer = await server.GetAsync($"/api/search?start={Start}&end={End}&limit={limit}&spss={spss}&q={Uri.EscapeDataString(query)}");
        Assert.True(answer.Status == 200, $"{query}: {answer.Text}");
        return answer.Json["traces"]!.AsArray();
    }

    private static string? LabelOf(JsonNode? series) => (string?)series!["labels"]![0]!["value"]!["stringValue"];

    private static string? ValueOf(JsonNode? series, string key) =>
        (string?)series!["labels"]!.AsArray().FirstOrDefault(label => (string?)label!["key"] == key)?["value"]!["stringValue"];

    private static double SumOf(JsonNode? series) => series!["samples"]!.AsArray().Sum(sample => (double?)sample!["value"] ?? 0);
}
