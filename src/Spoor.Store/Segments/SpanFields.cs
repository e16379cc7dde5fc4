using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Segments;

/// <summary>
/// The singular fields of a span and the order in which they are written: by field number, zero values left out, repeated fields in between by the
/// caller.
/// </summary>
/// <remarks>opentelemetry/proto/trace/v1/trace.proto, messages Span, Span.Event, Span.Link, Status.</remarks>
internal ref struct SpanFields
{
    public TraceId TraceId;
    public SpanId SpanId;
    public SpanId ParentSpanId;
    public ReadOnlySpan<byte> TraceState;
    public ReadOnlySpan<byte> Name;
    public byte Kind;
    public ulong StartUnixNanos;
    public ulong EndUnixNanos;
    public Head.DroppedCounts DroppedCounts;
    public bool HasStatus;
    public byte StatusCode;
    public ReadOnlySpan<byte> StatusMessage;
    public uint Flags;

    public readonly void WriteHead(ProtoWriter writer)
    {
        writer.WriteTraceIdField(1, TraceId);
        writer.WriteSpanIdField(2, SpanId);
        WriteBytes(writer, 3, TraceState);
        if (!ParentSpanId.IsZero)
            writer.WriteSpanIdField(4, ParentSpanId);
        WriteBytes(writer, 5, Name);
        WriteUInt(writer, 6, Kind);
        if (StartUnixNanos != 0)
            writer.WriteFixed64Field(7, StartUnixNanos);
        if (EndUnixNanos != 0)
            writer.WriteFixed64Field(8, EndUnixNanos);
    }

    public readonly void WriteDroppedAttributes(ProtoWriter writer) => WriteUInt(writer, 10, DroppedCounts.Attributes);

    public readonly void WriteDroppedEvents(ProtoWriter writer) => WriteUInt(writer, 12, DroppedCounts.Events);

    public readonly void WriteTail(ProtoWriter writer)
    {
        WriteUInt(writer, 14, DroppedCounts.Links);
        if (HasStatus)
        {
            var mark = writer.BeginMessage(15);
            WriteBytes(writer, 2, StatusMessage);
            WriteUInt(writer, 3, StatusCode);
            writer.EndMessage(mark);
        }

        if (Flags != 0)
            writer.WriteFixed32Field(16, Flags);
    }

    public static void WriteEventHead(ProtoWriter writer, ulong timeUnixNanos, ReadOnlySpan<byte> name)
    {
        if (timeUnixNanos != 0)
            writer.WriteFixed64Field(1, timeUnixNanos);
        WriteBytes(writer, 2, name);
    }

    public static void WriteLinkHead(ProtoWriter writer, TraceId traceId, SpanId spanId, ReadOnlySpan<byte> traceState)
    {
        if (!traceId.IsZero)
            writer.WriteTraceIdField(1, traceId);
        if (!spanId.IsZero)
            writer.WriteSpanIdField(2, spanId);
        WriteBytes(writer, 3, traceState);
    }

    public static void WriteLinkTail(ProtoWriter writer, uint droppedAttributes, uint flags)
    {
        WriteUInt(writer, 5, droppedAttributes);
        if (flags != 0)
            writer.WriteFixed32Field(6, flags);
    }

    public static void WriteUInt(ProtoWriter writer, int field, uint value)
    {
        if (value != 0)
            writer.WriteVarintField(field, value);
    }

    private static void WriteBytes(ProtoWriter writer, int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
            writer.WriteBytesField(field, value);
    }
}
