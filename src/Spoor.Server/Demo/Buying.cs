namespace Spoor.Server.Demo;

/// <summary>Signing in, filling the cart, checking out.</summary>
internal static class Buying
{
    private const string CardProvider = "api.acquirer.example";

    public static int SignIn(SimulatedSpan page) => page.Http(Services.Accounts, "POST", "/login", "/login", span =>
    {
        span.Postgres("accounts", "SELECT", "users", "SELECT id, password_hash FROM users WHERE email = $1", 3, rows: 1);
        span.Internal("bcrypt.CompareHashAndPassword", b => b.Work(70).Set("bcrypt.cost", 12));
        if (span.Dice.Chance(0.08))
        {
            span.Event("login refused", ("enduser.id", span.Visitor), ("reason", "wrong password"));
            return 401;
        }

        span.Redis("SETEX", $"session:{span.Visitor} 86400");
        return 200;
    });

    public static int AddToCart(SimulatedSpan page)
    {
        var sku = page.Dice.Pick(Products.Skus);
        CheckSession(page);
        return page.Http(Services.Cart, "POST", "/carts/{id}/items", $"/carts/{page.Visitor}/items", span =>
        {
            span.Set("shop.product.sku", sku).Set("shop.cart.quantity", span.Dice.Between(1, 3));
            span.Grpc(Services.Pricing, "shop.pricing.v1.Pricing", "GetPrice", s => Browsing.Price(s, sku));
            span.Redis("HINCRBY", $"cart:{span.Visitor} {sku} 1");
            span.Redis("EXPIRE", $"cart:{span.Visitor} 604800");
            return 201;
        });
    }

    public static int Checkout(SimulatedSpan page)
    {
        CheckSession(page);
        var orderId = $"SO-{page.NowUnixNanos / 1_000_000 % 100_000_000:d8}";
        var country = page.Dice.Pick(Products.Countries);
        return page.Http(Services.Checkout, "POST", "/orders", "/orders", span => PlaceOrder(span, orderId, country));
    }

    private static void CheckSession(SimulatedSpan page) =>
        page.Grpc(Services.Accounts, "shop.accounts.v1.Accounts", "GetSession", span =>
        {
            span.Redis("GET", "session:" + span.Visitor, hit: true);
            return GrpcCalls.Ok;
        });

    private static int PlaceOrder(SimulatedSpan span, string orderId, string country)
    {
        var dice = span.Dice;
        var skus = Enumerable.Range(0, dice.Between(1, 4)).Select(_ => dice.Pick(Products.Skus)).Distinct().ToArray();
        span.Work(2).Set("shop.order.id", orderId).Set("shop.order.items", skus).Set("shop.order.country", country);
        span.Http(Services.Cart, "GET", "/carts/{id}", "/carts/" + span.Visitor, s =>
        {
            s.Redis("HGETALL", "cart:" + s.Visitor);
            return 200;
        });
        span.Parallel([.. skus.Select(Action<SimulatedSpan> (sku) =>
            s => s.Grpc(Services.Pricing, "shop.pricing.v1.Pricing", "GetPrice", p => Browsing.Price(p, sku)))]);
        if (span.Grpc(Services.Shipping, "shop.shipping.v1.Shipping", "Quote", s => QuoteShipping(s, country)) != GrpcCalls.Ok)
            return 502;
        foreach (var sku in skus)
        {
            var reserved = span.Grpc(Services.Inventory, "shop.inventory.v1.Inventory", "Reserve", s => Reserve(s, sku));
            if (reserved == GrpcCalls.FailedPrecondition)
            {
                span.Fail(Failure.OutOfStock);
                return 409;
            }

            if (reserved != GrpcCalls.Ok)
                return 503;
        }

        var total = Math.Round(dice.Around(120), 2);
        var paid = span.Grpc(Services.Payment, "shop.payment.v1.Payment", "Authorize", s => Authorize(s, orderId, total));
        if (paid != GrpcCalls.Ok)
            return paid == GrpcCalls.FailedPrecondition ? 402 : 504;
        span.Postgres("orders", "INSERT", "orders", "INSERT INTO orders (id, customer, total, country) VALUES (?, ?, ?, ?)", 5);
        span.Postgres("orders", "INSERT", "order_items", "INSERT INTO order_items (order_id, sku, quantity) VALUES (?, ?, ?)", 4);
        span.Publish("orders.placed", orderId, Services.Fulfilment, 300, s => Delivering.FulfilOrder(s, orderId, country));
        span.Http(Services.Cart, "DELETE", "/carts/{id}", "/carts/" + span.Visitor, s =>
        {
            s.Redis("DEL", "cart:" + s.Visitor);
            return 204;
        });
        span.Event("order placed", ("shop.order.id", orderId), ("shop.order.total", total));
        return 201;
    }

    private static int QuoteShipping(SimulatedSpan span, string country)
    {
        span.Work(1).Set("shop.order.country", country);
        if (country == Faults.CountryWithoutTariff)
        {
            span.Fail(Failure.MissingTariff);
            return GrpcCalls.Internal;
        }

        span.Internal("quote_parcel", q => q.Work(2).Set("shop.parcel.weight_grams", q.Dice.Between(200, 9000)));
        return GrpcCalls.Ok;
    }

    private static int Reserve(SimulatedSpan span, string sku)
    {
        span.Work(0.5).Set("shop.product.sku", sku);
        var contended = Faults.StockIsContended(span.NowUnixNanos);
        if (span.Dice.Chance(0.01))
        {
            span.Postgres("inventory", "SELECT", "stock", "SELECT available FROM stock WHERE sku = $1 FOR UPDATE", 3, rows: 1);
            return GrpcCalls.FailedPrecondition;
        }

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var deadlock = contended && span.Dice.Chance(0.35);
            span.Postgres(
                "inventory", "SELECT", "stock", "SELECT available FROM stock WHERE sku = $1 FOR UPDATE", contended ? 700 : 3,
                rows: deadlock ? null : 1, thrown: deadlock ? Failure.Deadlock : null);
            if (!deadlock)
            {
                span.Postgres("inventory", "UPDATE", "stock", "UPDATE stock SET available = available - $2 WHERE sku = $1", 3);
                return GrpcCalls.Ok;
            }

            span.Event("retry", ("retry.attempt", attempt), ("retry.reason", Failure.Deadlock.Message));
            span.Work(50 * attempt);
        }

        span.Fail(Failure.Deadlock);
        return GrpcCalls.Unavailable;
    }

    private static int Authorize(SimulatedSpan span, string orderId, double total)
    {
        span.Work(1).Set("shop.order.id", orderId).Set("shop.payment.amount", total).Set("shop.payment.method", span.Dice.Pick(["card", "card", "card", "wallet"]));
        var slow = Faults.CardProviderIsSlow(span.NowUnixNanos);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var timesOut = slow && span.Dice.Chance(0.5);
            span.ExternalHttp(
                "POST", CardProvider, "/v2/authorizations", timesOut ? 2000 : slow ? 1100 : 160, timesOut ? 0 : 200, attempt,
                timesOut ? Failure.CardProviderTimeout : null);
            if (timesOut)
            {
                span.Event("retry", ("retry.attempt", attempt + 1), ("retry.reason", "timeout"));
                span.Work(100 << attempt);
                continue;
            }

            if (span.Dice.Chance(0.04))
            {
                span.Fail(Failure.CardDeclined);
                return GrpcCalls.FailedPrecondition;
            }

            span.Postgres("payment", "INSERT", "authorizations", "INSERT INTO authorizations (order_id, amount, provider_ref) VALUES ($1, $2, $3)", 4);
            return GrpcCalls.Ok;
        }

        span.Fail(Failure.CardProviderTimeout);
        return GrpcCalls.DeadlineExceeded;
    }
}
