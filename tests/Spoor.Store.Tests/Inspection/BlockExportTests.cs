using FsCheck;
using FsCheck.Fluent;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>What is exported says the same as what was stored.</summary>
public sealed class BlockExportTests
{
    [Fact]
    public void Random_messages_come_back_equal_and_verify_finds_nothing() =>
        Prop.ForAll(OtlpGen.Arbitrary(), OtlpGen.Arbitrary(), (first, second) => RoundTrip(first, second).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public async Task A_time_range_takes_whole_traces_that_touch_it()
    {
        using var bed = new InspectionBed();
        await bed.FillAsync(TestSpans.Merge(
            TestSpans.Trace("1").Span("early", startMs: 0, durationMs: 10),
            TestSpans.Trace("2").Span("long", startMs: 0, durationMs: 500).Span("tail", startMs: 400, durationMs: 5),
            TestSpans.Trace("3").Span("late", startMs: 1000, durationMs: 10)));
        var from = TestSpans.BaseUnixNanos + 300_000_000;
        Assert.Equal(["late", "long", "tail"], Names(Export(bed, from, ulong.MaxValue)));
        Assert.Equal(["early", "long", "tail"], Names(Export(bed, 0, from)));
        Assert.Empty(Export(bed, from * 2, ulong.MaxValue).ResourceSpans);
    }

    [Fact]
    public async Task Pieces_of_many_traces_hold_every_span_once()
    {
        using var bed = new InspectionBed();
        var sent = TestSpans.Merge([.. Enumerable.Range(1, 2500).Select(i => TestSpans.Trace(i.ToString("x"))
            .Span("a", service: $"service-{i % 7}", startMs: i % 50, attributes: [("number", i)])
            .Span("b", service: $"service-{i % 5}", startMs: i % 50))]);
        await bed.FillAsync(sent);
        var pieces = 0;
        TraceComparison.AssertSame(sent, Export(bed, 0, ulong.MaxValue, _ => pieces++));
        Assert.True(pieces > 1);
    }

    private static async Task RoundTrip(TracesData first, TracesData second)
    {
        using var bed = new InspectionBed();
        await bed.FillAsync(first, second);
        var expected = TestSpansOf(first, second);
        if (expected.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Any(scope => scope.Spans.Count > 0))
            TraceComparison.AssertSame(expected, Export(bed, 0, ulong.MaxValue));
        var inspector = bed.Inspector();
        Assert.Empty(inspector.Verify(inspector.List().Blocks, withLog: true).Findings);
    }

    private static TracesData TestSpansOf(TracesData first, TracesData second)
    {
        // Blocks drop what is twice within them; across blocks queries do.
        var all = SegmentReading.WithoutDuplicates(first).Clone();
        all.ResourceSpans.AddRange(SegmentReading.WithoutDuplicates(second).ResourceSpans);
        return all;
    }

    private static TracesData Export(InspectionBed bed, ulong from, ulong to, Action<int>? piece = null)
    {
        var inspector = bed.Inspector();
        var all = new TracesData();
        foreach (var block in inspector.List().Blocks)
        {
            inspector.Export(block, from, to, (bytes, spans) =>
            {
                piece?.Invoke(spans);
                var part = TracesData.Parser.ParseFrom(bytes.Span);
                Assert.Equal(spans, part.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Sum(scope => scope.Spans.Count));
                all.ResourceSpans.AddRange(part.ResourceSpans);
            });
        }

        return all;
    }

    private static IEnumerable<string> Names(TracesData data) =>
        data.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans).Select(span => span.Name).Order(StringComparer.Ordinal);
}
