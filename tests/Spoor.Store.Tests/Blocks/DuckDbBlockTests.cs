using System.Text.Json;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Blocks;

/// <summary>Another program reads the files of a block: rows, types and values as they were sent.</summary>
public sealed class DuckDbBlockTests
{
    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public void DuckDb_reads_spans_with_their_attributes()
    {
        using var bed = new BlockBed();
        var sent = Shop();
        using var block = bed.Write(sent);
        var rows = Query(bed, """
            SELECT hex(s.trace_id) AS trace, hex(s.span_id) AS span, s.name, s.kind, s.status_code, s.status_message,
                   epoch_ns(s.start_time) AS start_ns, s.duration_nanos, r.service_name,
                   s."span.http.response.status_code" AS code, s."span.url.path" AS path, s."span.ratio" AS ratio, s."span.retry" AS retry,
                   s.file_row_number - s.parent_distance AS parent_row, s.file_row_number AS row
            FROM read_parquet('{spans}', file_row_number = true) s
            JOIN read_parquet('{resources}', file_row_number = true) r ON r.file_row_number = s.resource
            ORDER BY s.file_row_number
            """);
        var spans = sent.ResourceSpans.SelectMany(resource => resource.ScopeSpans.SelectMany(scope => scope.Spans.Select(span => (resource, span))))
            .OrderBy(item => item.span.StartTimeUnixNano).ToArray();
        Assert.Equal(spans.Length, rows.Count);
        for (var i = 0; i < spans.Length; i++)
        {
            var (resource, span) = spans[i];
            var row = rows[i];
            Assert.Equal(Convert.ToHexString(span.TraceId.Span), row["trace"].GetString());
            Assert.Equal(Convert.ToHexString(span.SpanId.Span), row["span"].GetString());
            Assert.Equal(span.Name, row["name"].GetString());
            Assert.Equal((int)span.Kind, row["kind"].GetInt32());
            Assert.Equal(span.StartTimeUnixNano, ulong.Parse(row["start_ns"].ToString(), null));
            Assert.Equal(span.EndTimeUnixNano - span.StartTimeUnixNano, ulong.Parse(row["duration_nanos"].ToString(), null));
            Assert.Equal(resource.Resource.Attributes[0].Value.StringValue, row["service_name"].GetString());
            Assert.Equal(Attribute(span, "http.response.status_code")?.IntValue.ToString(null, null), Text(row["code"]));
            Assert.Equal(Attribute(span, "url.path")?.StringValue, Text(row["path"]));
            Assert.Equal(Attribute(span, "ratio")?.DoubleValue, row["ratio"].ValueKind == JsonValueKind.Null ? null : row["ratio"].GetDouble());
            Assert.Equal(Attribute(span, "retry") is { } retry ? (retry.BoolValue ? "1" : "0") : null, Text(row["retry"]));
            if (!span.ParentSpanId.IsEmpty)
                Assert.Equal(Convert.ToHexString(span.ParentSpanId.Span), rows[int.Parse(row["parent_row"].ToString(), null)]["span"].GetString());
        }
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public void DuckDb_reads_traces_events_links_and_side_tables()
    {
        using var bed = new BlockBed();
        using var block = bed.Write(Shop());
        var trace = Assert.Single(Query(bed, "SELECT hex(trace_id) AS id, first_row, span_count, root_row FROM read_parquet('{traces}')"));
        Assert.Equal(3, trace["span_count"].GetInt32());
        Assert.Equal(0, trace["root_row"].GetInt32());

        var exception = Assert.Single(Query(bed, """
            SELECT e.span_row, e.name, a.key, a.string_value FROM read_parquet('{events}', file_row_number = true) e
            JOIN read_parquet('{event_attributes}') a ON a.owner = e.file_row_number
            """));
        Assert.Equal("exception", exception["name"].GetString());
        Assert.Equal(("exception.type", "TimeoutException"), (exception["key"].GetString()!, exception["string_value"].GetString()!));
        Assert.Equal(2, exception["span_row"].GetInt32());

        var link = Assert.Single(Query(bed, "SELECT span_row, hex(span_id) AS id FROM read_parquet('{links}')"));
        Assert.Equal("00000000000000AA", link["id"].GetString());
    }

    private static TracesData Shop()
    {
        var trace = TestSpans.Trace("7")
            .Span("GET /", service: "front", id: "1", attributes: [("http.response.status_code", 200), ("url.path", "/a"), ("retry", false)])
            .Span("call", service: "front", id: "2", parent: "1", attributes: [("http.response.status_code", 500), ("ratio", 0.25)])
            .Span("serve", service: "back", id: "3", parent: "2", attributes: [("url.path", "/b"), ("retry", true)])
            .ToTracesData();
        var last = trace.ResourceSpans[^1].ScopeSpans[0].Spans[^1];
        last.Events.Add(new Span.Types.Event { Name = "exception", TimeUnixNano = last.StartTimeUnixNano, Attributes = { Attributes.From(("exception.type", "TimeoutException")) } });
        last.Links.Add(new Span.Types.Link { TraceId = TestSpans.TraceIdBytes("9"), SpanId = TestSpans.SpanIdBytes("aa") });
        var start = TestSpans.BaseUnixNanos;
        foreach (var span in trace.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
        {
            span.StartTimeUnixNano = start;
            span.EndTimeUnixNano = start + 5_000_000;
            start += 1_000_001;
        }

        return trace;
    }

    private static OpenTelemetry.Proto.Common.V1.AnyValue? Attribute(Span span, string key) =>
        span.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.ToString();

    private static List<Dictionary<string, JsonElement>> Query(BlockBed bed, string sql)
    {
        foreach (var name in (string[])["spans", "resources", "traces", "events", "event_attributes", "links"])
            sql = sql.Replace("{" + name + "}", Path.Combine(bed.Folder, "b1", name + ".parquet"), StringComparison.Ordinal);
        return JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(NodeTools.Run("duckdb.mjs", [sql]))!;
    }
}
