namespace Spoor.Server.Demo;

/// <summary>What happens behind the scenes: orders are packed, parcels announced, customers written to, and nightly jobs run by day as well.</summary>
internal static class Delivering
{
    public static void FulfilOrder(SimulatedSpan span, string orderId, string country)
    {
        span.Work(3).Set("shop.order.id", orderId);
        span.Postgres("fulfilment", "INSERT", "pick_lists", "INSERT INTO pick_lists (order_id, warehouse) VALUES (?, ?)", 4);
        span.Internal("plan picking", p => p.Work(25).Set("shop.warehouse", country is "US" ? "newark-1" : "leipzig-2"));
        span.Grpc(Services.Shipping, "shop.shipping.v1.Shipping", "CreateLabel", s =>
        {
            s.Work(2).Set("shop.order.country", country);
            s.ExternalHttp("POST", "labels.parcel.example", "/v1/labels", 210, 201);
            return GrpcCalls.Ok;
        });
        span.Publish("orders.shipped", orderId, Services.Notification, 200, s => SendMail(s, orderId));
    }

    /// <summary>Takes over what the warehouse counted: a long trace with hundreds of like spans.</summary>
    public static void SyncWarehouse(SimulatedSpan job)
    {
        job.Work(5).Set("job.name", "warehouse-sync").Set("shop.warehouse", "leipzig-2");
        var counted = job.Dice.Between(60, 160);
        job.ExternalHttp("GET", "wms.leipzig-2.internal", "/export/stock", 420, 200);
        for (var i = 0; i < counted; i++)
            job.Postgres("inventory", "UPDATE", "stock", "UPDATE stock SET available = $2, counted_at = now() WHERE sku = $1", 2);
        job.Set("job.rows", counted);
    }

    /// <summary>Fills the search index again, in parallel.</summary>
    public static void Reindex(SimulatedSpan job)
    {
        job.Work(10).Set("job.name", "reindex");
        job.Parallel([.. Enumerable.Range(0, 4).Select(Action<SimulatedSpan> (shard) => j => j.Internal("index shard", s =>
        {
            s.Set("shop.shard", shard);
            for (var page = 0; page < 5; page++)
            {
                s.Http(Services.Catalog, "GET", "/products", $"/products?page={(shard * 5) + page}", c =>
                {
                    c.Postgres("catalog", "SELECT", "products", "SELECT * FROM products ORDER BY sku LIMIT 200 OFFSET ?", 35, rows: 200);
                    return 200;
                });
                s.Elasticsearch("products", "{\"index\":{}} …", 60, 200);
            }
        }))]);
    }

    private static void SendMail(SimulatedSpan span, string orderId)
    {
        span.Work(4).Set("shop.order.id", orderId).Set("shop.mail.template", "order_shipped");
        var refused = span.Dice.Chance(0.03);
        span.ExternalHttp("POST", "smtp-relay.example", "/send", 140, refused ? 429 : 202);
        if (refused)
            span.Fail(Failure.MailRefused);
    }
}
