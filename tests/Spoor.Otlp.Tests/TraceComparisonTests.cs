using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests;

/// <summary>The comparison that all tests lean on must itself be able to fail.</summary>
public class TraceComparisonTests
{
    [Fact]
    public void Grouping_and_order_do_not_matter()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var data = OtlpGen.TracesData(seed);
            TraceComparison.AssertSame(data, Regrouped(data));
        }
    }

    [Fact]
    public void Every_part_of_a_span_matters()
    {
        var data = TestSpans.Trace().Span("GET /", attributes: [("a", 1), ("b", "x")], events: [("e", 1)], links: [("2", "3")]).ToTracesData();
        Action<Span>[] changes =
        [
            s => s.Name = "other",
            s => s.Attributes[0].Value.IntValue = 2,
            s => s.Attributes[0].Value.StringValue = "1",
            s => s.Attributes.Add(Attributes.From(("a", 1)).Single()),
            s => s.Events[0].TimeUnixNano++,
            s => s.Links[0].Flags = 1,
            s => s.Flags = 1,
            s => s.StartTimeUnixNano++,
            s => s.Status = new Status { Code = Status.Types.StatusCode.Ok },
            s => s.ParentSpanId = s.SpanId,
        ];
        foreach (var change in changes)
        {
            var changed = data.Clone();
            var span = changed.ResourceSpans[0].ScopeSpans[0].Spans[0];
            change(span);
            Assert.Equal(span.Equals(data.ResourceSpans[0].ScopeSpans[0].Spans[0]), TraceComparison.Difference(data, changed) is null);
        }

        var swapped = data.Clone();
        var attributes = swapped.ResourceSpans[0].ScopeSpans[0].Spans[0].Attributes;
        (attributes[0], attributes[1]) = (attributes[1], attributes[0]);
        Assert.Contains("another order", TraceComparison.Difference(data, swapped), StringComparison.Ordinal);
        Assert.Null(TraceComparison.Difference(data, swapped, ignoreAttributeOrder: true));
    }

    [Fact]
    public void Children_get_their_parent_and_resources_are_shared()
    {
        var data = TestSpans.Trace("ab")
            .Span("root", service: "front", durationMs: 50, children: t => t
                .Span("inner", service: "back", startMs: 10, children: u => u.Span("leaf", service: "back")))
            .Span("second root", service: "front")
            .ToTracesData();

        Assert.Equal(2, data.ResourceSpans.Count);
        var spans = data.ResourceSpans.SelectMany(r => r.ScopeSpans).SelectMany(s => s.Spans).ToDictionary(s => s.Name, StringComparer.Ordinal);
        Assert.True(spans["root"].ParentSpanId.IsEmpty);
        Assert.Equal(spans["root"].SpanId, spans["inner"].ParentSpanId);
        Assert.Equal(spans["inner"].SpanId, spans["leaf"].ParentSpanId);
        Assert.True(spans["second root"].ParentSpanId.IsEmpty);
        Assert.Equal(TestSpans.BaseUnixNanos + 10_000_000, spans["inner"].StartTimeUnixNano);
    }

    private static TracesData Regrouped(TracesData data)
    {
        var regrouped = new TracesData();
        foreach (var resource in data.ResourceSpans.Reverse())
        {
            foreach (var scope in resource.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    var alone = new ScopeSpans { Scope = scope.Scope, SchemaUrl = scope.SchemaUrl, Spans = { span } };
                    regrouped.ResourceSpans.Add(new ResourceSpans { Resource = resource.Resource, SchemaUrl = resource.SchemaUrl, ScopeSpans = { alone } });
                }
            }
        }

        return regrouped;
    }
}
