using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Blocks;
using Spoor.Store.Query;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Tests.Query;

/// <summary>What a query passes over: the answers are the same as without, and less is looked at.</summary>
public sealed class PruningTests : IDisposable
{
    private const int Texts = 2000;

    private readonly BlockBed _bed = new();
    private readonly Block _many;
    private readonly Block _other;
    private readonly TraceQuerier _querier;

    public PruningTests()
    {
        _many = _bed.Write(Many());
        _other = _bed.Write(TestSpans.Trace("ffff").Span(
            "other", service: "cart", startMs: 1_000_000, durationMs: 5000, attributes: [("only.here", true), ("arr", new[] { "t7", "u" })]).ToTracesData());
        _querier = QueryBed.Over(_many, _other);
    }

    [Theory]
    [InlineData("{ resource.service.name = \"absent\" }", 0, 2)]
    [InlineData("{ resource.service.name = \"cart\" }", 1, 1)]
    [InlineData("{ span.absent = 1 }", 0, 2)]
    [InlineData("{ .absent = 1 }", 0, 2)]
    [InlineData("{ span.only.here }", 1, 1)]
    [InlineData("{ .only.here = true }", 1, 1)]
    [InlineData("{ span.only.here = true || resource.service.name = \"absent\" }", 1, 1)]
    [InlineData("{ span.only.here } || { span.absent = 1 }", 1, 1)]
    [InlineData("{ span.only.here } && { span.absent = 1 }", 0, 2)]
    [InlineData("{ !(span.only.here = true) }", 20, 0)]
    [InlineData("{ duration > 4s }", 1, 1)]
    [InlineData("{ duration < 1s }", 20, 1)]
    [InlineData("{ duration >= 5s && duration = 5s }", 1, 1)]
    [InlineData("{ event.x = 1 }", 0, 2)]
    [InlineData("{ event:name = \"x\" }", 0, 2)]
    [InlineData("{ span.text = \"t7\" } | count() > 0", 1, 1)]
    [InlineData("{ span.arr = \"t7\" }", 1, 1)]
    public async Task Blocks_without_a_match_are_not_opened(string query, int found, int pruned)
    {
        var result = await _querier.SearchAsync(query);
        Assert.Equal(found, result.Traces.Count);
        Assert.Equal(pruned, result.Stats.PrunedBlocks);
        Assert.Equal(2, result.Stats.TotalBlocks);
    }

    [Fact]
    public async Task A_search_for_a_text_leaves_a_filter_that_loses_nothing()
    {
        var first = await _querier.SearchAsync("{ span.text = \"nowhere\" }");
        Assert.Empty(first.Traces);
        Assert.Equal(1, first.Stats.PrunedBlocks);
        for (var i = 0; i < Texts; i += 37)
            Assert.Single((await _querier.SearchAsync($"{{ span.text = \"t{i}\" }}")).Traces);

        var passed = 0;
        for (var i = 0; i < 200; i++)
        {
            var absent = await _querier.SearchAsync($"{{ span.text = \"absent{i}\" }}");
            Assert.Empty(absent.Traces);
            passed += 2 - absent.Stats.PrunedBlocks;
        }

        Assert.True(passed < 50, $"{passed} of 200 absent texts were looked for");
    }

    [Fact]
    public async Task Tags_of_a_new_block_appear_beside_those_that_others_keep()
    {
        var request = new TagValuesRequest { Tag = TraceQLParser.ParseIdentifier("resource.service.name") };
        Assert.Equal(["cart", "front"], Values(await _querier.TagValuesAsync(request, CancellationToken.None)));
        Assert.Equal(["cart", "front"], Values(await _querier.TagValuesAsync(request, CancellationToken.None)));
        Assert.Equal(["arr", "only.here", "text"], await SpanNamesAsync(_querier));

        using var more = _bed.Write(TestSpans.Trace("fffe").Span("new", service: "mail", startMs: 5, attributes: [("fresh", 1)]).ToTracesData());
        var querier = QueryBed.Over(_many, _other, more);
        Assert.Equal(["cart", "front", "mail"], Values(await querier.TagValuesAsync(request, CancellationToken.None)));
        Assert.Equal(["arr", "fresh", "only.here", "text"], await SpanNamesAsync(querier));
        Assert.Equal(["cart"], Values(await QueryBed.Over(_other).TagValuesAsync(request, CancellationToken.None)));
        Assert.Equal(["t7", "u"], Values(await querier.TagValuesAsync(request with { Tag = TraceQLParser.ParseIdentifier("span.arr") }, CancellationToken.None)));
        Assert.Single((await querier.TagValuesAsync(request with { Limit = 1 }, CancellationToken.None)).Values);
    }

    [Fact]
    public void A_scanned_segment_gives_the_same_columns_and_caches_none()
    {
        var alone = _many.WithCache(new BlockCache(1 << 24));
        var scanned = alone.Scan(0);
        var before = alone.Cache.SizeBytes;
        Assert.Equal(_many.Segment(0).DurationsNanos.ToArray(), scanned.DurationsNanos.ToArray());
        Assert.Equal(_many.Segment(0).Kinds.ToArray(), scanned.Kinds.ToArray());
        Assert.Equal(_many.Segment(0).ResourceNumbers.ToArray(), scanned.ResourceNumbers.ToArray());
        Assert.Equal(_many.Segment(0).TraceOrdinals.ToArray(), scanned.TraceOrdinals.ToArray());
        Assert.Equal(_many.Segment(0).ParentSpanIds.ToArray(), scanned.ParentSpanIds.ToArray());
        Assert.Equal(
            _many.Segment(0).Attributes(SegmentScope.Span, "text")[0].Codes.ToArray(), scanned.Attributes(SegmentScope.Span, "text")[0].Codes.ToArray());
        Assert.Equal(before, alone.Cache.SizeBytes);
        scanned.Release();
    }

    public void Dispose()
    {
        _many.Dispose();
        _other.Dispose();
        _bed.Dispose();
    }

    private static async Task<IReadOnlyList<string>> SpanNamesAsync(TraceQuerier querier) =>
        (await querier.TagNamesAsync(new TagNamesRequest { Scope = TagScope.Span }, CancellationToken.None)).Names[TagScope.Span];

    private static string[] Values(TagValuesResult result) => [.. result.Values.Select(value => value.AsString!)];

    private static IEnumerable<TracesData> Many()
    {
        for (var i = 0; i < Texts; i++)
            yield return TestSpans.Trace($"{i + 1:x}").Span("one", service: "front", startMs: i, durationMs: 10, attributes: [("text", $"t{i}")]).ToTracesData();
    }
}
