using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Spoor.Store.Head;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Head;

/// <summary>What goes into a head comes out of it equal.</summary>
public sealed class SpanHeadTests
{
    [Fact]
    public void Random_messages_come_back_equal() =>
        Prop.ForAll(OtlpGen.Arbitrary(), OtlpGen.Arbitrary(), (first, second) =>
        {
            var head = new SpanHead(new HeadOptions());
            using (var batch = first.ToBatch())
                Assert.Equal(0, head.Append(batch).Rejected);
            using (var batch = second.ToBatch())
                head.Append(batch);
            var expected = first.Clone();
            expected.MergeFrom(second);
            TraceComparison.AssertSame(SegmentReading.WithoutDuplicates(expected), SegmentReading.ReadAll(head.OpenPart()));
            head.Recycle();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void More_keys_than_columns_come_back_equal()
    {
        var trace = TestSpans.Trace("1");
        for (var i = 0; i < 3000; i++)
            trace.Span("s" + i, attributes: [("key." + i, i % 3 == 0 ? i : "v" + i), ("common", true)]);
        var head = new SpanHead(new HeadOptions());
        using (var batch = trace.ToBatch())
            head.Append(batch);
        var part = head.OpenPart();
        TraceComparison.AssertSame(trace.ToTracesData(), SegmentReading.ReadAll(part));
        var segment = part.Segment(0);
        var late = Assert.Single(segment.Attributes(Segments.AttributeScope.Span, "key.2997"));
        Assert.Equal(2997, late.Longs.Span[2997]);
        Assert.Equal(0, late.Codes.Span[2997]);
        Assert.Equal(-1, late.Codes.Span[0]);
        Assert.Contains(segment.AttributeKeys(Segments.AttributeScope.Span), key => key.Name == "key.2998");
    }

    [Fact]
    public void A_batch_sent_twice_is_held_once()
    {
        var data = OtlpGen.TracesData(7);
        var head = new SpanHead(new HeadOptions());
        using (var batch = data.ToBatch())
            head.Append(batch);
        var count = head.SpanCount;
        using (var batch = data.ToBatch())
            Assert.Equal(0, head.Append(batch).Appended);
        Assert.Equal(count, head.SpanCount);
    }

    [Fact]
    public void A_snapshot_does_not_see_later_spans()
    {
        var head = new SpanHead(new HeadOptions());
        using (var batch = TestSpans.Trace("1").Span("a").ToBatch())
            head.Append(batch);
        var before = head.OpenPart().Segment(0);
        using (var batch = TestSpans.Trace("1").Span("b", id: "99").ToBatch())
            head.Append(batch);
        Assert.Equal(1, before.RowCount);
        Assert.Equal(1, before.Trace(0).SpanCount);
        Assert.Equal(2, head.OpenPart().Segment(0).Trace(0).SpanCount);
    }

    [Fact]
    public void Spans_with_malformed_attributes_are_rejected_and_the_rest_is_kept()
    {
        var data = TestSpans.Trace("1").Span("good", id: "1").Span("bad", id: "2").ToTracesData();
        var bad = data.ResourceSpans[0].ScopeSpans[0].Spans[1].ToByteArray();
        var writer = new Otlp.Protobuf.ProtoWriter();
        writer.WriteRaw(bad);
        writer.WriteBytesField(9, [0x0A, 0x7F, 0x41]);
        var resourceSpans = writer.WrittenSpan.ToArray();
        var all = new Otlp.Protobuf.ProtoWriter();
        var resource = all.BeginMessage(1);
        var scope = all.BeginMessage(2);
        all.WriteBytesField(2, data.ResourceSpans[0].ScopeSpans[0].Spans[0].ToByteArray());
        all.WriteBytesField(2, resourceSpans);
        all.EndMessage(scope);
        all.EndMessage(resource);
        Assert.True(Otlp.SpanBatch.TryParse(all.ToArray(), out var batch, out _));
        var head = new SpanHead(new HeadOptions());
        var result = head.Append(batch);
        Assert.Equal((1, 1), (result.Appended, result.Rejected));
        Assert.Contains("malformed", result.RejectionReason, StringComparison.Ordinal);
    }
}
