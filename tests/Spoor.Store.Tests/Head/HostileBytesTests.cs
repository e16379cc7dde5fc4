using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.Store.Tests.Blocks;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Head;

/// <summary>Damaged OTLP never breaks a head: a span is kept, byte for byte the same in meaning, or rejected.</summary>
public sealed class HostileBytesTests
{
    [Fact]
    public void Damaged_messages_are_kept_or_rejected_and_can_be_built_into_a_block()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var head = new SpanHead(new HeadOptions());
            var kept = new Dictionary<(TraceId, ulong), List<byte[]>>();
            foreach (var bytes in Mutations.Of(OtlpGen.TracesData(seed).ToByteArray(), 60, seed))
            {
                if (!SpanBatch.TryParse(bytes, out var batch, out _))
                    continue;
                using (batch)
                {
                    var before = head.SpanCount;
                    var result = head.Append(batch);
                    Assert.Equal(batch.Spans.Length, result.Appended + result.Duplicates + result.Rejected);
                    Assert.Equal(before + result.Appended, head.SpanCount);
                    foreach (var span in batch.Spans)
                    {
                        var key = (span.TraceId, span.SpanId.Value);
                        if (!kept.TryGetValue(key, out var copies))
                            kept.Add(key, copies = []);
                        copies.Add(batch.SpanBytes(span).ToArray());
                    }
                }
            }

            if (head.SpanCount == 0)
                continue;
            AssertKnown(head.OpenPart(), kept);
            using var bed = new BlockBed();
            using var block = bed.Write(head);
            AssertKnown(block, kept);
        }
    }

    /// <summary>Every span that is read equals one that was sent under its ids.</summary>
    private static void AssertKnown(SegmentPart part, Dictionary<(TraceId Trace, ulong Span), List<byte[]>> sent)
    {
        using var writer = new ProtoWriter();
        var compared = 0;
        for (var i = 0; i < part.SegmentCount; i++)
        {
            var segment = part.Segment(i);
            for (var row = 0; row < segment.RowCount; row++)
            {
                writer.Reset();
                segment.WriteSpan(row, writer);
                var read = Parse(writer.ToArray());
                var copies = sent[(segment.Trace(segment.TraceOrdinals.Span[row]).Id, segment.SpanIds.Span[row])];
                Assert.Contains(copies, copy => Equals(read, Parse(copy)));
                compared += read is null ? 0 : 1;
            }
        }

        Assert.True(compared > 0, "no span of the damaged messages could be compared");
    }

    /// <summary>Null when the reference implementation refuses it (invalid UTF-8), which Spoor keeps as it is.</summary>
    private static Span? Parse(byte[] bytes)
    {
        try
        {
            return Span.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
