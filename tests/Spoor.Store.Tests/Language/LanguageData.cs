using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Language;

/// <summary>
/// The ten spans, A to J, over which the language tables ask. Ids: a to f for A to F, then 10, 11, 12, 13.
/// <code>
/// trace a1:  A ─ B ─ C      trace b2…0b: (not received) ─ F ─ G      trace c3:  I
///            │   └ D                                    └ H                     J
///            └ E
/// </code>
/// </summary>
internal static class LanguageData
{
    private static readonly string[] Ids = ["a", "b", "c", "d", "e", "f", "10", "11", "12", "13"];

    public static TracesData Create()
    {
        var data = new TracesData();
        Add(data, 'A', "a1", "", 0, 100, "GET /cart", 2, 0, "", "front", [("region", "eu"), ("shared", "res"), ("load", 3)], "lib", "1.2", [("lang", "go"), ("ver", 2)],
        [
            ("http.status_code", 200), ("ratio", 0.5), ("ok", true), ("text", "GET /cart"), ("mixed", 5), ("tags", new[] { "a", "b" }), ("nums", new[] { 1, 2 }),
            ("halves", new[] { 0.5, 1.5 }), ("flags", new[] { true, false }), ("any", new object[] { "x", 1 }), ("nul", null), ("bytes", new byte[] { 1 }),
        ]);
        Add(data, 'B', "a1", "a", 10, 60, "load", 1, 2, "boom", "cart", [("region", "us"), ("shared", "res2")], "", "", [],
        [
            ("http.status_code", 500), ("ratio", 2.0), ("ok", false), ("text", "POST /cart"), ("mixed", "5"), ("tags", new[] { "b", "c" }), ("nums", 2),
            ("flags", new[] { false, false }), ("shared", "span"), ("map", new Dictionary<string, object> { ["x"] = 1 }),
        ],
        events: [("exception", 2, [("type", "Timeout"), ("code", 7)]), ("retry", 0, [("code", 9)])]);
        Add(data, 'C', "a1", "b", 20, 20, "SELECT", 3, 1, "", "db", [], "", "", [],
        [
            ("db.system", "postgresql"), ("rows", 10), ("big", 9007199254740993), ("ratio", 200.0), ("mixed", true), ("tags", "a"), ("nums", Array.Empty<int>()),
            ("flags", new[] { true, true }),
        ],
        events: [("query", 1, [("shared", "event"), ("rows", 3)])]);
        Add(data, 'D', "a1", "b", 30, 5, "SELECT", 3, 0, "", "db", [], "", "", [], [("db.system", "mysql"), ("rows", 0), ("neg", -7), ("mixed", 5.0)],
            links: [("beef", "c0ffee", [("shared", "link"), ("why", "batch")])]);
        Add(data, 'E', "a1", "a", 40, 1, "send", 4, 0, "", "front", [], "", "", [], [], links: [("12ab", "1", [])]);

        const string orphans = "b200000000000000000000000000000b";
        Add(data, 'F', orphans, "dead", 1000, 30, "consume", 5, 0, "", "cart", [], "", "", [], [("text", "x")], events: [("log", 30, [])]);
        Add(data, 'G', orphans, "f", 1010, 10, "work", 1, 2, "", "cart", [], "", "", [],
            [("http.status_code", 404), ("mixed", new[] { "5", "6" }), ("nums", new[] { 3, 4 })], events: [("early", -1, [("list", new[] { "p", "q" }), ("flag", true)])]);
        Add(data, 'H', orphans, "dead", 1020, 0, "late", 0, 0, "", null, [], "", "", [], []);

        Add(data, 'I', "c3", "", 2000, 10, "job", 0, 1, "", "front", [], "lib", "2.0", [("shared", "scope")], []);
        Add(data, 'J', "c3", "", 2010, 5, "job2", 1, 0, "", "front", [], "", "", [],
            [("text", ""), ("foo bar", "q"), ("a+b", 1), ("k8s/pod:name[0]", "p"), ("q\"t", "z")]);
        return data;
    }

    /// <summary>The letter of a span by its id, as hex digits with or without leading zeros.</summary>
    public static char Letter(string spanId) => (char)('A' + Array.IndexOf(Ids, spanId.TrimStart('0')));

    private static void Add(
        TracesData data,
        char letter,
        string traceId,
        string parent,
        int startMs,
        int durationMs,
        string name,
        int kind,
        int status,
        string statusMessage,
        string? service,
        (string, object?)[] resource,
        string scope,
        string scopeVersion,
        (string, object?)[] scopeAttributes,
        (string, object?)[] attributes,
        (string Name, int AtMs, (string, object?)[] Attributes)[]? events = null,
        (string TraceId, string SpanId, (string, object?)[] Attributes)[]? links = null)
    {
        var start = AtMs(startMs);
        var span = new Span
        {
            TraceId = TestSpans.TraceIdBytes(traceId),
            SpanId = TestSpans.SpanIdBytes(Ids[letter - 'A']),
            ParentSpanId = parent.Length == 0 ? ByteString.Empty : TestSpans.SpanIdBytes(parent),
            Name = name,
            Kind = (Span.Types.SpanKind)kind,
            StartTimeUnixNano = start,
            EndTimeUnixNano = AtMs(startMs + durationMs),
            Status = new Status { Code = (Status.Types.StatusCode)status, Message = statusMessage },
            Attributes = { Attributes.From(attributes) },
        };
        foreach (var added in events ?? [])
            span.Events.Add(new Span.Types.Event { Name = added.Name, TimeUnixNano = AtMs(startMs + added.AtMs), Attributes = { Attributes.From(added.Attributes) } });
        foreach (var link in links ?? [])
        {
            span.Links.Add(new Span.Types.Link
            {
                TraceId = TestSpans.TraceIdBytes(link.TraceId),
                SpanId = TestSpans.SpanIdBytes(link.SpanId),
                Attributes = { Attributes.From(link.Attributes) },
            });
        }

        data.ResourceSpans.Add(new ResourceSpans
        {
            Resource = new Resource { Attributes = { Attributes.From(service is null ? resource : [("service.name", service), .. resource]) } },
            ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = scope, Version = scopeVersion, Attributes = { Attributes.From(scopeAttributes) } }, Spans = { span } } },
        });
    }

    private static ulong AtMs(int ms) => TestSpans.BaseUnixNanos + (ulong)((long)ms * 1_000_000);
}
