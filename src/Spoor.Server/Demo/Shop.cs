using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>An outdoor shop whose visitors, background jobs and troubles never end: a simulation on a clock of its own, driven by its agenda.</summary>
internal sealed class Shop
{
    private const ulong Second = 1_000_000_000;

    private static readonly (double Share, string Method, string Route, Func<SimulatedSpan, int> Page)[] Pages =
    [
        (0.30, "GET", "/", Browsing.Home),
        (0.32, "GET", "/products/:sku", Browsing.Product),
        (0.14, "GET", "/search", Browsing.Search),
        (0.12, "POST", "/cart/items", Buying.AddToCart),
        (0.08, "POST", "/checkout", Buying.Checkout),
        (0.04, "POST", "/login", Buying.SignIn),
    ];

    private readonly Agenda _agenda = new();
    private readonly Dice _dice;

    /// <param name="seed">Equal seeds and times give equal spans.</param>
    /// <param name="openUnixNanos">When the first visitor comes.</param>
    public Shop(ulong seed, ulong openUnixNanos)
    {
        _dice = new Dice(seed);
        _agenda.Add(openUnixNanos, Visit);
        _agenda.Add(openUnixNanos + (10 * Second), now => RunJob(now, 90, Services.Inventory, "warehouse-sync", Delivering.SyncWarehouse));
        _agenda.Add(openUnixNanos + (30 * Second), now => RunJob(now, 150, Services.Search, "reindex", Delivering.Reindex));
    }

    /// <summary>Runs the shop up to a time and returns the spans of what began until then, some of which end later.</summary>
    public List<SimulatedSpan> RunUntil(ulong unixNanos)
    {
        _agenda.RunUntil(unixNanos);
        var spans = _agenda.Spans.ToList();
        _agenda.Spans.Clear();
        return spans;
    }

    private void Visit(ulong now)
    {
        // Between 2 and 6 visits a second, in waves of three minutes.
        var perSecond = 4 + (2 * Math.Sin(now / Second % 180 / 180.0 * 2 * Math.PI));
        _agenda.Add(now + (ulong)(_dice.SecondsToNext(perSecond) * Second), Visit);
        var trace = new SimulatedTrace(_dice, _agenda, $"visitor-{_dice.Below(4000):d4}");
        var (_, method, route, page) = PickPage();
        var path = route.Replace(":sku", _dice.Pick(Products.Skus), StringComparison.Ordinal);
        if (_dice.Chance(0.25))
            FromBrowser(trace, now, method, route, path, page);
        else
            Handle(trace.Root(Services.Storefront, Instrumentation.HttpServer, SpanKind.Server, $"{method} {route}", now), method, route, path, page);
        _agenda.Spans.AddRange(trace.Spans);
    }

    private void FromBrowser(SimulatedTrace trace, ulong now, string method, string route, string path, Func<SimulatedSpan, int> page)
    {
        var click = trace.Root(Services.Browser, Instrumentation.Code, SpanKind.Internal, method == "GET" ? "navigation" : "click", now)
            .Set("browser.page", path)
            .Work(15);
        click.Http(Services.Gateway, method, route, path, gateway =>
        {
            gateway.Set("user_agent.original", _dice.Pick(Products.Browsers)).Work(0.6);
            return gateway.Http(Services.Storefront, method, route, path, server =>
            {
                server.Set("enduser.id", trace.Visitor);
                return page(server);
            });
        });
        click.Work(80);
    }

    private void Handle(SimulatedSpan server, string method, string route, string path, Func<SimulatedSpan, int> page)
    {
        server.WithRequest(method, route, path)
            .Set("user_agent.original", _dice.Pick(Products.Browsers))
            .Set("client.address", $"198.51.100.{_dice.Below(250)}")
            .Set("enduser.id", server.Visitor);
        server.Respond(page(server));
        server.Work(0.5);
    }

    private void RunJob(ulong now, ulong everySeconds, ShopService service, string name, Action<SimulatedSpan> job)
    {
        _agenda.Add(now + (everySeconds * Second), next => RunJob(next, everySeconds, service, name, job));
        var trace = new SimulatedTrace(_dice, _agenda, "system");
        job(trace.Root(service, Instrumentation.Code, SpanKind.Internal, name, now));
        _agenda.Spans.AddRange(trace.Spans);
    }

    private (double Share, string Method, string Route, Func<SimulatedSpan, int> Page) PickPage()
    {
        var dart = _dice.Below(10_000) / 10_000.0;
        foreach (var page in Pages)
        {
            if ((dart -= page.Share) < 0)
                return page;
        }

        return Pages[0];
    }
}
