using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit.Otlp;

namespace Spoor.Otlp.Tests.Model;

public class SpanRejectionTests
{
    public static TheoryData<string, string> BadSpans { get; } = new()
    {
        { Hex(s => s.TraceId = ByteString.Empty), "trace ids must be 128 bit, received 0 bits" },
        { Hex(s => s.TraceId = ByteString.CopyFrom(new byte[8])), "trace ids must be 128 bit, received 64 bits" },
        { Hex(s => s.TraceId = ByteString.CopyFrom(new byte[17])), "trace ids must be 128 bit, received 136 bits" },
        { Hex(s => s.TraceId = ByteString.CopyFrom(new byte[16])), "trace ids must not be all zero" },
        { Hex(s => s.SpanId = ByteString.Empty), "span ids must be 64 bit and not all zero, received 0 bits" },
        { Hex(s => s.SpanId = ByteString.CopyFrom(new byte[8])), "span ids must be 64 bit and not all zero, received 64 bits" },
        { Hex(s => s.SpanId = ByteString.CopyFrom(1, 2)), "span ids must be 64 bit and not all zero, received 16 bits" },
        { Hex(s => s.ParentSpanId = ByteString.CopyFrom(1, 2)), "parent span ids must be 64 bit or absent, received 16 bits" },
        { Hex(_ => { }) + "4a05", "malformed span at byte " },
        { Hex(_ => { }) + "7a020805ff", "malformed span at byte " },
        { Hex(_ => { }) + "7a0118", "malformed span at byte " },
    };

    /// <summary>One bad span between good ones is left out with its reason; the good ones stay.</summary>
    [Theory]
    [MemberData(nameof(BadSpans))]
    public void A_bad_span_is_rejected_alone(string badSpanHex, string reason)
    {
        using var writer = new Otlp.Protobuf.ProtoWriter();
        var resource = writer.BeginMessage(OtlpFields.TracesData.ResourceSpans);
        var scope = writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
        writer.WriteBytesField(OtlpFields.ScopeSpans.Spans, Good(1).ToByteArray());
        writer.WriteBytesField(OtlpFields.ScopeSpans.Spans, Convert.FromHexString(badSpanHex));
        writer.WriteBytesField(OtlpFields.ScopeSpans.Spans, Good(2).ToByteArray());
        writer.EndMessage(scope);
        writer.EndMessage(resource);

        Assert.True(SpanBatch.TryParse(writer.WrittenMemory, out var batch, out _));
        Assert.Equal(1, batch.RejectedSpans);
        Assert.StartsWith(reason, batch.RejectionReason, StringComparison.Ordinal);
        Assert.Equal([1UL, 2UL], batch.Spans.ToArray().Select(s => s.SpanId.Value));
    }

    [Theory]
    [InlineData("0a05", "malformed protobuf in TracesData at byte 2")]
    [InlineData("0a020a05", "malformed protobuf in ResourceSpans at byte 4")]
    [InlineData("0a0412020a05", "malformed protobuf in ScopeSpans at byte 6")]
    [InlineData("00", "malformed protobuf in TracesData at byte 1")]
    public void Bytes_that_cannot_be_walked_are_refused_as_a_whole(string hex, string expected)
    {
        Assert.False(SpanBatch.TryParse(Convert.FromHexString(hex), out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void The_first_reason_is_kept_and_all_are_counted()
    {
        var data = new TracesData { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { new Span(), new Span { TraceId = Good(1).TraceId } } } } } } };
        using var batch = data.ToBatch();
        Assert.Equal(2, batch.RejectedSpans);
        Assert.Equal("trace ids must be 128 bit, received 0 bits", batch.RejectionReason);
        Assert.True(batch.Spans.IsEmpty);
    }

    [Fact]
    public void Fields_of_unexpected_wire_type_are_passed_over_like_unknown_ones()
    {
        // Field 6 (kind) as a string, field 7 (start) as a varint, field 99.
        var bytes = Good(1).ToByteArray().Concat(Convert.FromHexString("3201613805" + "9a0600")).ToArray();
        using var writer = new Otlp.Protobuf.ProtoWriter();
        var resource = writer.BeginMessage(OtlpFields.TracesData.ResourceSpans);
        var scope = writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
        writer.WriteBytesField(OtlpFields.ScopeSpans.Spans, bytes);
        writer.EndMessage(scope);
        writer.EndMessage(resource);

        Assert.True(SpanBatch.TryParse(writer.WrittenMemory, out var batch, out var error), error);
        Assert.Equal(0, batch.RejectedSpans);
        Assert.Equal(SpanKind.Unspecified, batch.Spans[0].Kind);
        Assert.Equal(7UL, batch.Spans[0].StartUnixNanos);
    }

    private static Span Good(int id) =>
        new() { TraceId = TestSpans.TraceIdBytes("a"), SpanId = TestSpans.SpanIdBytes(id.ToString("x", null)), StartTimeUnixNano = 7 };

    private static string Hex(Action<Span> change)
    {
        var span = Good(3);
        change(span);
        return Convert.ToHexString(span.ToByteArray());
    }
}
