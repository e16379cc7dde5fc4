namespace Spoor.Server.Demo;

/// <summary>Looking around: home page, product page, search.</summary>
internal static class Browsing
{
    public static int Home(SimulatedSpan page)
    {
        page.Work(3);
        page.Parallel(
            p => p.Http(Services.Catalog, "GET", "/products/featured", "/products/featured", Featured),
            p => Recommend(p, 6));
        page.Internal("render home", r => r.Work(9).Set("view.template", "home"));
        return 200;
    }

    public static int Product(SimulatedSpan page)
    {
        var sku = page.Dice.Pick(Products.Skus);
        page.Work(2).Set("shop.product.sku", sku);
        var found = page.Http(Services.Catalog, "GET", "/products/{sku}", "/products/" + sku, s => ProductDetails(s, sku));
        if (found == 404)
            return 404;
        page.Parallel(
            p => p.Grpc(Services.Pricing, "shop.pricing.v1.Pricing", "GetPrice", s => Price(s, sku)),
            p => p.Http(Services.Inventory, "GET", "/stock/{sku}", "/stock/" + sku, s => Stock(s, sku)),
            p => p.Http(Services.Reviews, "GET", "/reviews/{sku}", "/reviews/" + sku, s => Reviews(s, sku)),
            p => Recommend(p, 4));
        page.Internal("render product", r => r.Work(12).Set("view.template", "product"));
        return 200;
    }

    public static int Search(SimulatedSpan page)
    {
        var text = page.Dice.Pick(Products.Searches);
        page.Work(2).Set("shop.search.text", text);
        var status = page.Http(Services.Search, "GET", "/search", "/search?q=" + Uri.EscapeDataString(text), s => Find(s, text));
        page.Internal("render results", r => r.Work(8).Set("view.template", "results"));
        return status;
    }

    public static int Price(SimulatedSpan span, string sku)
    {
        span.Work(0.4).Set("shop.product.sku", sku).Set("shop.price.currency", "EUR");
        var hit = span.Dice.Chance(0.9);
        span.Redis("GET", "price:" + sku, hit);
        if (!hit)
        {
            span.Postgres("pricing", "SELECT", "price_rules", "SELECT * FROM price_rules WHERE sku = $1 AND valid_from <= now()", 3, rows: 4);
            span.Internal("evaluate rules", r => r.Work(1.5).Set("shop.rules.count", 4));
            span.Redis("SETEX", $"price:{sku} 300");
        }

        return GrpcCalls.Ok;
    }

    private static int Featured(SimulatedSpan span)
    {
        span.Work(1);
        var hit = span.Dice.Chance(0.85);
        span.Redis("GET", "catalog:featured", hit);
        if (!hit)
        {
            span.Postgres("catalog", "SELECT", "products", "SELECT sku, title, image FROM products WHERE featured ORDER BY position LIMIT 24", 18, rows: 24);
            span.Redis("SETEX", "catalog:featured 60");
        }

        span.Work(1.5);
        return 200;
    }

    private static int ProductDetails(SimulatedSpan span, string sku)
    {
        span.Work(0.8).Set("shop.product.sku", sku);
        if (span.Dice.Chance(0.02))
        {
            span.Postgres("catalog", "SELECT", "products", "SELECT * FROM products WHERE sku = $1", 3, rows: 0);
            return 404;
        }

        var hit = span.Dice.Chance(0.8);
        span.Redis("GET", "product:" + sku, hit);
        if (!hit)
        {
            span.Postgres("catalog", "SELECT", "products", "SELECT * FROM products WHERE sku = $1", 4, rows: 1);
            span.Postgres("catalog", "SELECT", "product_images", "SELECT url, width, height FROM product_images WHERE sku = $1", 3, rows: 5);
            span.Redis("SETEX", $"product:{sku} 600");
        }

        return 200;
    }

    private static int Stock(SimulatedSpan span, string sku)
    {
        span.Postgres("inventory", "SELECT", "stock", "SELECT available FROM stock WHERE sku = $1", Faults.StockIsContended(span.NowUnixNanos) ? 40 : 2, rows: 1);
        span.Work(0.5);
        return 200;
    }

    private static int Reviews(SimulatedSpan span, string sku)
    {
        span.Work(2);
        span.Postgres("reviews", "SELECT", "reviews", "SELECT author, stars, body FROM reviews WHERE sku = ? ORDER BY created_at DESC LIMIT 10", 9, rows: 10);
        span.Internal("Twig render", r => r.Work(4).Set("shop.product.sku", sku));
        return 200;
    }

    private static void Recommend(SimulatedSpan page, int count) =>
        page.Grpc(Services.Recommendation, "shop.recommendation.v1.Recommendations", "ForVisitor", span =>
        {
            span.Work(1.5).Set("shop.recommendation.count", count).Set("shop.recommendation.model", "als-2025-09");
            var cold = Faults.RecommendationsAreCold(span.NowUnixNanos);
            span.Redis("GET", "rec:" + span.Visitor, hit: !cold);
            if (!cold)
                return GrpcCalls.Ok;
            span.Internal("score candidates", s => s.Work(60).Set("shop.candidates", 2400));

            // One request a product: the classic mistake, to be found in the waterfall.
            for (var i = 0; i < count * 2; i++)
            {
                var sku = span.Dice.Pick(Products.Skus);
                span.Http(Services.Catalog, "GET", "/products/{sku}", "/products/" + sku, s => ProductDetails(s, sku));
            }

            span.Redis("SETEX", $"rec:{span.Visitor} 900");
            return GrpcCalls.Ok;
        });

    private static int Find(SimulatedSpan span, string text)
    {
        var merging = Faults.SearchIsMerging(span.NowUnixNanos);
        span.Work(1.5);
        var query = $$$"""{"query":{"multi_match":{"query":"{{{text}}}","fields":["title^3","description"]}},"size":24}""";
        if (merging && span.Dice.Chance(0.3))
        {
            span.Elasticsearch("products", query, 1000, 0, Failure.SearchTimeout);
            span.Fail(Failure.SearchTimeout);
            return 504;
        }

        var hits = text == "tnet" ? 0 : span.Dice.Between(3, 24);
        span.Elasticsearch("products", query, merging ? 380 : 24, hits);
        if (hits == 0)
            span.Event("no results", ("shop.search.text", text));
        else
            span.Redis("MGET", $"product:* ({hits} keys)", typicalMs: 1.2);
        return 200;
    }
}
