using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Json;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Json;

public class GoldenJsonTests
{
    [SharedFact]
    public void The_specification_example_is_read_and_written()
    {
        var text = File.ReadAllText(RepositoryPaths.SharedFile("fixtures", "otlp", "opentelemetry-proto-trace.json"));
        var expected = new TracesData
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new Resource { Attributes = { Attributes.From(("service.name", "my.service")) } },
                    ScopeSpans =
                    {
                        new ScopeSpans
                        {
                            Scope = new InstrumentationScope
                            {
                                Name = "my.library", Version = "1.0.0", Attributes = { Attributes.From(("my.scope.attribute", "some scope attribute")) },
                            },
                            Spans =
                            {
                                new Span
                                {
                                    TraceId = TestSpans.TraceIdBytes("5B8EFFF798038103D269B633813FC60C"),
                                    SpanId = TestSpans.SpanIdBytes("EEE19B7EC3C1B174"),
                                    ParentSpanId = TestSpans.SpanIdBytes("EEE19B7EC3C1B173"),
                                    Name = "I'm a server span",
                                    StartTimeUnixNano = 1544712660000000000,
                                    EndTimeUnixNano = 1544712661000000000,
                                    Kind = Span.Types.SpanKind.Server,
                                    Attributes = { Attributes.From(("my.span.attr", "some value")) },
                                },
                            },
                        },
                    },
                },
            },
        };

        var read = OtlpJsonTests.FromJson(text, JsonDialect.Otlp);
        Assert.Equal(expected, read);
        var lowerCaseIds = text.Replace("5B8EFFF798038103D269B633813FC60C", "5b8efff798038103d269b633813fc60c", StringComparison.Ordinal)
            .Replace("EEE19B7EC3C1B17", "eee19b7ec3c1b17", StringComparison.Ordinal);
        AssertSameJson(JsonNode.Parse(lowerCaseIds), JsonNode.Parse(OtlpJsonTests.ToJson(read, JsonDialect.Otlp)));
    }

    /// <summary>Tempo recorded the same trace as protobuf and as JSON: from its protobuf we must write its JSON.</summary>
    [SharedFact]
    public void The_Tempo_dialect_equals_recorded_answers()
    {
        var protobuf = Responses().Single(r => (string)r["request"]! == "/api/traces/4bf92f3577b34da6a3ce929d0e0e4736" && r["bodyBase64"] is not null);
        var json = Responses().First(r => (string)r["request"]! == (string)protobuf["request"]! && r["body"] is not null);
        var bytes = Convert.FromBase64String((string)protobuf["bodyBase64"]!);

        AssertSameJson(json["body"]!["batches"], JsonNode.Parse(OtlpJsonTests.ToJson(bytes, JsonDialect.Tempo))!["resourceSpans"]);
    }

    /// <summary>The posted bodies, written in Tempo's dialect, are Tempo's answers but for what its storage loses: schema URLs, flags, orders.</summary>
    [SharedFact]
    public void The_posted_traces_in_the_Tempo_dialect_equal_recorded_answers()
    {
        foreach (var (input, id) in new[] { ("input-1.json", "4bf92f3577b34da6a3ce929d0e0e4736"), ("input-2.json", "00000000000000007d2f0c1b9e8a6655") })
        {
            var posted = OtlpJsonTests.FromJson(File.ReadAllText(RepositoryPaths.SharedFile("reference", "tempo-golden", input)), JsonDialect.Otlp);
            foreach (var resource in posted.ResourceSpans)
            {
                resource.SchemaUrl = "";
                foreach (var span in resource.ScopeSpans.SelectMany(s => s.Spans))
                    span.Flags = 0;
            }

            var answer = Responses().First(r => (string)r["request"]! == "/api/v2/traces/" + id && r["body"]?["trace"]?["resourceSpans"] is not null);
            AssertSameJson(
                Sorted(answer["body"]!["trace"]!["resourceSpans"]),
                Sorted(JsonNode.Parse(OtlpJsonTests.ToJson(posted, JsonDialect.Tempo))!["resourceSpans"]));
        }
    }

    /// <summary>Both envelopes of Tempo's trace answers can be read back.</summary>
    [SharedFact]
    public void Recorded_trace_answers_are_read()
    {
        foreach (var path in new[] { "/api/traces/", "/api/v2/traces/" })
        {
            var answer = Responses().First(r => (string)r["request"]! == path + "4bf92f3577b34da6a3ce929d0e0e4736" && r["body"] is not null);
            var posted = OtlpJsonTests.FromJson(File.ReadAllText(RepositoryPaths.SharedFile("reference", "tempo-golden", "input-1.json")), JsonDialect.Otlp);
            var read = OtlpJsonTests.FromJson(answer["body"]!.ToJsonString(), JsonDialect.Tempo);
            foreach (var resource in posted.ResourceSpans)
            {
                resource.SchemaUrl = "";
                foreach (var span in resource.ScopeSpans.SelectMany(s => s.Spans))
                    span.Flags = 0;
            }

            TraceComparison.AssertSame(posted, read, ignoreAttributeOrder: true);
        }
    }

    private static IEnumerable<JsonNode> Responses() =>
        File.ReadLines(RepositoryPaths.SharedFile("reference", "tempo-golden", "responses.jsonl")).Select(line => JsonNode.Parse(line)!);

    // Arrays as sets: attributes, scopes and resources have no fixed order in Tempo's answers.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Sorted).OrderBy(n => n?.ToJsonString(), StringComparer.Ordinal)]),
        JsonObject json => new JsonObject(json.Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        _ => node?.DeepClone(),
    };

    private static void AssertSameJson(JsonNode? expected, JsonNode? actual)
    {
        if (!JsonNode.DeepEquals(expected, actual))
            Assert.Equal(Lines(expected), Lines(actual));
    }

    private static string Lines(JsonNode? node) => node?.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }) ?? "null";
}
