using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Store.Graph;
using Spoor.Store.Tests.Blocks;
using Spoor.Store.Tests.Query;
using Span = OpenTelemetry.Proto.Trace.V1.Span;

namespace Spoor.Store.Tests.Graph;

/// <summary>Outlines, windows, critical paths and self times of random traces, wherever their spans lie.</summary>
public class TraceTreeRandomTests
{
    private const long Millisecond = 1_000_000;

    [Fact]
    public async Task Trees_hold_every_span_once_below_its_parent()
    {
        using var bed = new BlockBed();
        var random = new Random(7);
        var deep = 0;
        for (var round = 0; round < 4; round++)
        {
            var spans = new RandomTraces(random).Spans(6, 14);
            foreach (var (name, snapshot) in RandomStores.Of(spans, random, bed))
            {
                var analyzer = new TraceAnalyzer(() => snapshot);
                foreach (var trace in spans.GroupBy(span => span.TraceId))
                {
                    var outline = await analyzer.OutlineAsync(trace.Key, default);
                    Assert.Equal(Keys(trace.Select(span => span.Message)), Keys(outline.Spans));
                    AssertTree(outline);
                    AssertCriticalPath(outline);
                    AssertSelfTimes(outline);
                    await AssertWindowsAsync(analyzer, outline);
                    deep += outline.Spans.Count(span => span.Depth > 2);
                    Assert.True(outline.Stats.PartialReason is null, name);
                }
            }
        }

        Assert.True(deep > 50, $"only {deep} spans lie deep");
    }

    [Fact]
    public async Task Unknown_traces_are_empty()
    {
        var analyzer = new TraceAnalyzer(() => MemoryStore.Snapshot());
        Assert.Empty((await analyzer.OutlineAsync(new TraceId(1, 2), default)).Spans);
        Assert.Equal(0, (await analyzer.WindowAsync(new TraceId(1, 2), 0, 10, default)).TotalSpans);
    }

    private static void AssertTree(TraceOutline trace)
    {
        var path = new Stack<int>();
        for (var i = 0; i < trace.Spans.Count; i++)
        {
            var span = trace.Spans[i];
            while (path.Count > span.Depth)
                path.Pop();
            Assert.Equal(span.Depth, path.Count);
            Assert.Equal(span.Parent, path.TryPeek(out var parent) ? parent : -1);
            if (parent > 0 && span.Parent >= 0 && i > span.Parent + 1 && trace.Spans.Take(i).LastOrDefault(other => other.Parent == span.Parent) is { StartUnixNanos: > 0 } before)
                Assert.True(before.StartUnixNanos <= span.StartUnixNanos);
            path.Push(i);
        }
    }

    /// <summary>The pieces follow one another without gap from the start of the root to its end.</summary>
    private static void AssertCriticalPath(TraceOutline trace)
    {
        var path = CriticalPath.Find(trace);
        var root = trace.Spans.FirstOrDefault(span => span.ParentSpanId.IsZero, trace.Spans[0]);
        if (root.DurationNanos <= 0)
        {
            Assert.Empty(path);
            return;
        }

        Assert.Equal(root.StartUnixNanos, path[0].StartUnixNanos);
        Assert.Equal(root.StartUnixNanos + (ulong)root.DurationNanos, path[^1].EndUnixNanos);
        for (var i = 0; i < path.Count; i++)
        {
            var span = trace.Spans[path[i].Span];
            Assert.True(path[i].StartUnixNanos < path[i].EndUnixNanos);
            Assert.InRange(path[i].StartUnixNanos, span.StartUnixNanos, span.StartUnixNanos + (ulong)span.DurationNanos);
            Assert.InRange(path[i].EndUnixNanos, span.StartUnixNanos, span.StartUnixNanos + (ulong)span.DurationNanos);
            if (i > 0)
                Assert.Equal(path[i - 1].EndUnixNanos, path[i].StartUnixNanos);
        }
    }

    /// <summary>All times are whole milliseconds, so those without a child can be counted.</summary>
    private static void AssertSelfTimes(TraceOutline trace)
    {
        var self = SelfTimes.Of(trace);
        for (var i = 0; i < trace.Spans.Count; i++)
        {
            var span = trace.Spans[i];
            var index = i;
            var children = trace.Spans.Where(child => child.Parent == index).ToList();
            long expected = 0;
            for (var at = span.StartUnixNanos; at < span.StartUnixNanos + (ulong)Math.Max(0, span.DurationNanos); at += Millisecond)
            {
                var moment = at;
                if (!children.Exists(child => child.StartUnixNanos <= moment && moment < child.StartUnixNanos + (ulong)Math.Max(0, child.DurationNanos)))
                    expected += Millisecond;
            }

            Assert.Equal(expected, self[i]);
        }
    }

    private static async Task AssertWindowsAsync(TraceAnalyzer analyzer, TraceOutline outline)
    {
        var ids = new List<string>();
        for (var offset = 0; ; offset += 5)
        {
            var window = await analyzer.WindowAsync(outline.TraceId, offset, 5, default);
            Assert.Equal(outline.Spans.Count, window.TotalSpans);
            foreach (var span in window.Spans)
            {
                var at = outline.Spans[ids.Count];
                Assert.Equal((at.Depth, at.ChildCount, outline.Services[at.Service]), (span.Depth, span.ChildCount, span.Service));
                ids.Add(Key(Span.Parser.ParseFrom(span.Span.Span)));
            }

            if (window.Spans.Count < 5)
                break;
        }

        Assert.Equal(outline.Spans.Select(Key), ids);
    }

    private static string[] Keys(IEnumerable<Span> spans) => [.. spans.Select(Key).Order(StringComparer.Ordinal)];

    private static string[] Keys(IEnumerable<OutlineSpan> spans) => [.. spans.Select(Key).Order(StringComparer.Ordinal)];

    private static string Key(Span span) =>
        $"{Convert.ToHexStringLower(span.SpanId.Span)} {(int)span.Kind} {span.Name} {span.StartTimeUnixNano} {(long)(span.EndTimeUnixNano - span.StartTimeUnixNano)} {(int)(span.Status?.Code ?? Status.Types.StatusCode.Unset)}";

    private static string Key(OutlineSpan span) =>
        $"{span.SpanId} {(int)span.Kind} {span.Name} {span.StartUnixNanos} {span.DurationNanos} {(int)span.Status}";
}
