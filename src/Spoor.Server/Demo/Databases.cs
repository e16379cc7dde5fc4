using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>Calls to databases and caches, with the attributes of OpenTelemetry's database semantic conventions.</summary>
internal static class Databases
{
    /// <summary>A statement; with <paramref name="thrown"/> it fails after its time.</summary>
    public static void Postgres(
        this SimulatedSpan caller, string database, string operation, string table, string text, double typicalMs, int? rows = null, Failure? thrown = null)
    {
        var span = caller.Child(Instrumentation.Sql, SpanKind.Client, $"{operation} {table}")
            .Set("db.system.name", "postgresql")
            .Set("db.namespace", database)
            .Set("db.operation.name", operation)
            .Set("db.collection.name", table)
            .Set("db.query.text", text)
            .Set("server.address", $"pg-{database}.db.internal")
            .Set("server.port", 5432)
            .Work(typicalMs);
        if (rows is not null)
            span.Set("db.response.returned_rows", rows.Value);
        if (thrown is not null)
        {
            span.Set("db.response.status_code", thrown.Message[..5]);
            span.Fail(thrown);
        }

        caller.Join(span);
    }

    public static void Redis(this SimulatedSpan caller, string command, string key, bool? hit = null, double typicalMs = 0.5)
    {
        var span = caller.Child(Instrumentation.Redis, SpanKind.Client, command)
            .Set("db.system.name", "redis")
            .Set("db.operation.name", command)
            .Set("db.query.text", $"{command} {key}")
            .Set("server.address", "redis.cache.internal")
            .Set("server.port", 6379);
        if (hit is not null)
            span.Set("cache.hit", hit.Value);
        span.Work(typicalMs);
        caller.Join(span);
    }

    public static void Elasticsearch(this SimulatedSpan caller, string index, string query, double typicalMs, int hits, Failure? thrown = null)
    {
        var span = caller.Child(Instrumentation.Search, SpanKind.Client, "search " + index)
            .Set("db.system.name", "elasticsearch")
            .Set("db.operation.name", "search")
            .Set("db.collection.name", index)
            .Set("db.query.text", query)
            .Set("url.full", $"http://elasticsearch:9200/{index}/_search")
            .Set("http.request.method", "POST")
            .Set("server.address", "elasticsearch")
            .Set("server.port", 9200)
            .Work(typicalMs);
        if (thrown is null)
            span.Set("db.response.returned_rows", hits).Set("http.response.status_code", 200);
        else
            span.Fail(thrown);
        caller.Join(span);
    }
}
