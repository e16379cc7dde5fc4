using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spoor.AppTests.Ui;

/// <summary>The traces that the browser tests look at, as OTLP JSON. All of them are a minute old.</summary>
internal static class UiTraces
{
    public const string Checkout = "4bf92f3577b34da6a3ce929d0e0e4736";
    public const string Cart = "5cf92f3577b34da6a3ce929d0e0e4737";
    public const string Large = "6df92f3577b34da6a3ce929d0e0e4738";
    public const string PaymentSpan = "00000000000000c4";

    private static readonly long Start = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeMilliseconds();

    /// <summary>A checkout that fails in the payment service, with an event, a link and attributes.</summary>
    public static string CheckoutJson() => Body(
        Service("frontend", Span(Checkout, "00000000000000c1", "", "POST /checkout", 2, 0, 800, error: "checkout failed")),
        Service("cart", Span(Checkout, "00000000000000c2", "00000000000000c1", "GetCart", 2, 20, 120)),
        Service("payment",
            Span(Checkout, "00000000000000c3", "00000000000000c1", "Charge", 2, 200, 780, error: "card declined"),
            Failing(Span(Checkout, PaymentSpan, "00000000000000c3", "POST /charge", 3, 250, 700, error: "402 Payment Required"))));

    public static string CartJson() => Body(
        Service("frontend", Span(Cart, "00000000000000d1", "", "GET /cart", 2, 1000, 1050)),
        Service("cart", Span(Cart, "00000000000000d2", "00000000000000d1", "GetCart", 2, 1010, 1040)));

    /// <summary>A root with 99 groups of children, 100 each but for the last, and one lone child named needle at the end.</summary>
    public static string LargeJson()
    {
        var spans = new List<JsonObject> { Span(Large, Id(1), "", "nightly import", 1, 0, 60_000) };
        for (var group = 0; group < 99; group++)
        {
            var groupId = Id(2 + group);
            spans.Add(Span(Large, groupId, Id(1), $"group {group}", 1, group * 600, (group * 600) + 590));
            for (var item = 0; item < (group == 98 ? 99 : 100); item++)
                spans.Add(Span(Large, Id(1000 + (group * 100) + item), groupId, $"item {group}/{item}", 1, (group * 600) + (item * 5), (group * 600) + (item * 5) + 4));
        }

        spans.Add(Span(Large, Id(100_000), Id(1), "needle", 1, 59_900, 59_950));
        return Body(Service("batch", [.. spans]));
    }

    private static string Id(int number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static string Body(params JsonObject[] resourceSpans) =>
        new JsonObject { ["resourceSpans"] = new JsonArray([.. resourceSpans]) }.ToJsonString(JsonSerializerOptions.Default);

    private static JsonObject Service(string name, params JsonObject[] spans) => new()
    {
        ["resource"] = new JsonObject { ["attributes"] = Attributes(("service.name", name), ("host.name", "node-1")) },
        ["scopeSpans"] = new JsonArray(new JsonObject { ["scope"] = new JsonObject { ["name"] = "shop." + name }, ["spans"] = new JsonArray([.. spans]) }),
    };

    private static JsonObject Span(string trace, string id, string parent, string name, int kind, int fromMs, int toMs, string? error = null) => new()
    {
        ["traceId"] = trace,
        ["spanId"] = id,
        ["parentSpanId"] = parent,
        ["name"] = name,
        ["kind"] = kind,
        ["startTimeUnixNano"] = Nanos(fromMs),
        ["endTimeUnixNano"] = Nanos(toMs),
        ["status"] = error is null ? new JsonObject() : new JsonObject { ["code"] = 2, ["message"] = error },
    };

    private static JsonObject Failing(JsonObject span)
    {
        span["attributes"] = Attributes(("http.request.method", "POST"), ("url.path", "/charge"), ("user.tier", "gold"));
        span["events"] = new JsonArray(new JsonObject
        {
            ["timeUnixNano"] = Nanos(650),
            ["name"] = "exception",
            ["attributes"] = Attributes(("exception.type", "CardDeclinedException"), ("exception.message", "insufficient funds")),
        });
        span["links"] = new JsonArray(new JsonObject { ["traceId"] = Cart, ["spanId"] = "00000000000000d2" });
        return span;
    }

    private static JsonArray Attributes(params (string Key, string Value)[] pairs) =>
        [.. pairs.Select(pair => new JsonObject { ["key"] = pair.Key, ["value"] = new JsonObject { ["stringValue"] = pair.Value } })];

    private static string Nanos(int milliseconds) => (Start + milliseconds).ToString(CultureInfo.InvariantCulture) + "000000";
}
