using FsCheck;
using FsCheck.Fluent;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Blocks;

/// <summary>What goes into a block comes out of it equal, and damage is told by name.</summary>
public sealed class BlockTests
{
    [Fact]
    public void Random_messages_come_back_equal() =>
        Prop.ForAll(OtlpGen.Arbitrary(), OtlpGen.Arbitrary(), (first, second) =>
        {
            var expected = first.Clone();
            expected.ResourceSpans.AddRange(second.ResourceSpans);
            if (!expected.ResourceSpans.SelectMany(resource => resource.ScopeSpans).Any(scope => scope.Spans.Count > 0))
                return;
            using var bed = new BlockBed();
            using var block = bed.Write(first, second);
            TraceComparison.AssertSame(SegmentReading.WithoutDuplicates(expected), SegmentReading.ReadAll(block));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void More_keys_than_columns_come_back_equal()
    {
        var trace = TestSpans.Trace("1");
        for (var i = 0; i < 2500; i++)
            trace.Span("s" + i, attributes: [("key." + i, i % 3 == 0 ? i : "v" + i), ("common", true), ("ratio", i / 7.0)]);
        using var bed = new BlockBed();
        using var block = bed.Write(trace.ToTracesData());
        TraceComparison.AssertSame(trace.ToTracesData(), SegmentReading.ReadAll(block));
        Assert.Equal(BlockFormat.MaxAttributeColumns, block.Index.AttributeColumns.Count);
        var segment = block.Segment(0);
        var rare = Assert.Single(segment.Attributes(AttributeScope.Span, "key.2400"));
        Assert.Equal(2400, rare.Longs.Span.ToArray().Max());
        Assert.Equal(1, rare.Codes.Span.ToArray().Count(code => code >= 0));
        Assert.Empty(segment.Attributes(AttributeScope.Span, "no.such.key"));
    }

    [Fact]
    public void Columns_of_a_block_say_the_same_as_those_of_the_head()
    {
        var head = new SpanHead(new HeadOptions());
        for (var seed = 1; seed <= 40; seed++)
        {
            using var batch = OtlpGen.TracesData(seed).ToBatch();
            head.Append(batch);
        }

        using var bed = new BlockBed();
        using var block = bed.Write(head);
        var ofHead = head.OpenPart().Segment(0);
        var ofBlock = block.Segment(0);
        Assert.Equal(SegmentRows.Of(ofHead), SegmentRows.Of(ofBlock));
        Assert.Equal(ofHead.MaxEndUnixNanos, ofBlock.MaxEndUnixNanos);
        for (var ordinal = 0; ordinal < ofHead.TraceCount; ordinal++)
        {
            var trace = ofHead.Trace(ordinal);
            Assert.True(block.TryFindTrace(trace.Id, out var segment, out var found));
            var other = block.Segment(segment).Trace(found);
            Assert.Equal(
                (trace.Id, trace.StartUnixNanos, trace.EndUnixNanos, trace.SpanCount, trace.HasRoot),
                (other.Id, other.StartUnixNanos, other.EndUnixNanos, other.SpanCount, other.HasRoot));
        }

        Assert.False(block.TryFindTrace(new TraceId(1, 2), out _, out _));
    }

    [Fact]
    public void Large_heads_are_cut_into_row_groups_at_traces()
    {
        var head = new SpanHead(new HeadOptions());
        for (var i = 0; i < 3000; i++)
        {
            var trace = TestSpans.Trace(i.ToString("x", null) + "a", baseUnixNanos: TestSpans.BaseUnixNanos + ((ulong)(i * 7919 % 3000) * 1_000_000));
            for (var span = 0; span < 50; span++)
                trace.Span("op" + (span % 7), id: (span + 1).ToString("x", null), attributes: [("n", (i * 50) + span), ("text", "value " + (i % 100))]);
            using var batch = trace.ToBatch();
            head.Append(batch);
        }

        using var bed = new BlockBed();
        using var block = bed.Write(head);
        Assert.Equal(3, block.SegmentCount);
        Assert.Equal(SegmentRows.Of(head.OpenPart().Segment(0)), Enumerable.Range(0, 3).SelectMany(i => SegmentRows.Of(block.Segment(i))).Order(StringComparer.Ordinal));
        for (var i = 1; i < block.SegmentCount; i++)
            Assert.True(block.Bounds(i - 1).MaxTraceStartUnixNanos <= block.Bounds(i).MinStartUnixNanos);
    }

    [Theory]
    [InlineData(BlockFormat.SpansFile)]
    [InlineData(BlockFormat.TracesFile)]
    [InlineData(BlockFormat.IndexFile)]
    [InlineData(BlockFormat.MetaFile)]
    public void Damage_is_told_by_name(string file)
    {
        using var bed = new BlockBed();
        bed.Write(OtlpGen.TracesData(3)).Dispose();
        var path = Path.Combine(bed.Folder, "b1", file);
        var bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("b1", Assert.Throws<BlockDamagedException>(() => Block.Open(bed.Files, Path.Combine(bed.Folder, "b1"))).Message, StringComparison.Ordinal);

        File.Delete(path);
        Assert.Contains("b1", Assert.Throws<BlockDamagedException>(() => Block.Open(bed.Files, Path.Combine(bed.Folder, "b1"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_in_a_page_is_found_when_it_is_read()
    {
        using var bed = new BlockBed();
        bed.Write(OtlpGen.TracesData(3)).Dispose();
        var folder = Path.Combine(bed.Folder, "b1");
        var path = Path.Combine(folder, BlockFormat.SpansFile);
        var bytes = File.ReadAllBytes(path);
        int offset;
        using (var block = Block.Open(bed.Files, folder))
            offset = (int)block.Layout(BlockFormat.SpansFile, 0).Columns[(int)SpanColumn.SpanId].Pages[0].BodyOffset;
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
        using var damaged = Block.Open(bed.Files, folder);
        var fault = Assert.Throws<BlockDamagedException>(() => damaged.Segment(0).SpanIds);
        Assert.Contains("spans.parquet", fault.Message, StringComparison.Ordinal);
        Assert.Contains(offset.ToString(System.Globalization.CultureInfo.InvariantCulture), fault.Message, StringComparison.Ordinal);
    }
}
