using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Server.Demo;

namespace Spoor.Server.Tests.Demo;

/// <summary>An hour in the shop: enough for every trouble to come round.</summary>
public class ShopTests
{
    private const ulong Second = 1_000_000_000, Start = 1_790_000_000 * Second, End = Start + (3600 * Second);

    private static readonly List<SimulatedSpan> Hour = new Shop(seed: 7, Start).RunUntil(End);

    [Fact]
    public void More_than_a_dozen_services_in_all_languages_take_part()
    {
        Assert.Equal(16, Hour.Select(span => span.Service.Name).Distinct().Count());
        Assert.True(Hour.Select(span => span.Service.Sdk.Language).Distinct().Count() >= 8);
    }

    [Fact]
    public void Every_parent_is_there_and_contains_the_start_of_its_children()
    {
        var byId = Hour.ToDictionary(span => (span.TraceId, span.Id));
        foreach (var span in Hour.Where(span => !span.ParentId.IsZero))
        {
            var parent = byId[(span.TraceId, span.ParentId)];
            Assert.InRange(span.StartUnixNanos, parent.StartUnixNanos, parent.NowUnixNanos);
            Assert.True(span.NowUnixNanos <= parent.NowUnixNanos, $"{span.Service.Name} {span.Name} outlasts {parent.Service.Name} {parent.Name}");
        }

        Assert.All(Hour, span => Assert.True(span.NowUnixNanos >= span.StartUnixNanos));
    }

    [Fact]
    public void Consumers_link_to_the_producers_of_their_messages()
    {
        var producers = Hour.Where(span => span.Kind == SpanKind.Producer).Select(span => new MessageContext(span.TraceId, span.Id)).ToHashSet();
        var consumers = Hour.Where(span => span.Kind == SpanKind.Consumer).ToArray();
        Assert.NotEmpty(consumers);
        Assert.All(consumers, consumer => Assert.Contains(Assert.Single(consumer.Links), producers));
    }

    [Fact]
    public void Every_kind_of_trouble_comes_round()
    {
        var thrown = Hour.SelectMany(span => span.Events).Where(e => e.Name == "exception")
            .Select(e => (string)e.Attributes.First(attribute => attribute.Key == "exception.type").Value).ToHashSet();
        var all = typeof(Failure).GetProperties().Where(property => property.PropertyType == typeof(Failure)).Select(property => ((Failure)property.GetValue(null)!).Type);
        Assert.Equal([], all.Except(thrown));
        Assert.Contains(Hour, span => span.Attributes.Any(attribute => attribute.Key == "http.request.resend_count"));

        var failed = Hour.GroupBy(span => span.TraceId).Average(trace => trace.Any(span => span.Status == StatusCode.Error) ? 1 : 0);
        Assert.InRange(failed, 0.02, 0.35);
    }

    [Fact]
    public void Equal_seeds_give_equal_spans_and_others_do_not()
    {
        var end = Start + (20 * Second);
        var first = Write(new Shop(7, Start).RunUntil(end));
        Assert.Equal(first, Write(new Shop(7, Start).RunUntil(end)));
        Assert.NotEqual(first, Write(new Shop(8, Start).RunUntil(end)));
    }

    [Fact]
    public void Every_span_is_written_as_valid_otlp()
    {
        Assert.True(SpanBatch.TryParse(Write(Hour), out var batch, out _));
        using (batch)
        {
            Assert.Equal(0, batch.RejectedSpans);
            Assert.Equal(Hour.Count, batch.Spans.Length);
        }
    }

    [Fact]
    public void Running_on_gives_only_what_is_new()
    {
        var shop = new Shop(7, Start);
        var parts = Enumerable.Range(1, 60).SelectMany(i => shop.RunUntil(Start + ((ulong)i * Second))).ToList();
        Assert.Equal(Write(new Shop(7, Start).RunUntil(Start + (60 * Second))), Write(parts));
    }

    private static byte[] Write(IEnumerable<SimulatedSpan> spans)
    {
        using var writer = new ProtoWriter();
        ShopOtlp.Write(writer, spans);
        return writer.ToArray();
    }
}
