using System.Buffers.Binary;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Moves the times of spans and events in encoded OTLP, in place: times have a fixed size. A time of 0 (absent) stays 0.</summary>
public static class TimeShift
{
    /// <summary>Moves all times in a <c>TracesData</c> message by <paramref name="nanos"/>. What is malformed stays as it is.</summary>
    public static void Apply(Span<byte> tracesData, long nanos) => ApplyNested(tracesData, OtlpFields.TracesData.ResourceSpans, nanos, ApplyToResourceSpans);

    private delegate void Shifter(Span<byte> message, long nanos);

    private static void ApplyToResourceSpans(Span<byte> message, long nanos) => ApplyNested(message, OtlpFields.ResourceSpans.ScopeSpans, nanos, ApplyToScopeSpans);

    private static void ApplyToScopeSpans(Span<byte> message, long nanos) => ApplyNested(message, OtlpFields.ScopeSpans.Spans, nanos, ApplyToSpan);

    private static void ApplyToSpan(Span<byte> message, long nanos)
    {
        ShiftField(message, OtlpFields.Span.StartTimeUnixNano, nanos);
        ShiftField(message, OtlpFields.Span.EndTimeUnixNano, nanos);
        ApplyNested(message, OtlpFields.Span.Events, nanos, ApplyToEvent);
    }

    private static void ApplyToEvent(Span<byte> message, long nanos) => ShiftField(message, OtlpFields.Event.TimeUnixNano, nanos);

    private static void ApplyNested(Span<byte> message, int field, long nanos, Shifter shift)
    {
        var fields = new FieldEnumerator(message, field);
        while (fields.MoveNext())
            shift(message.Slice(fields.CurrentOffset, fields.Current.Length), nanos);
    }

    private static void ShiftField(Span<byte> message, int field, long nanos)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var number, out var wire))
        {
            if (number != field || wire != WireType.Fixed64)
            {
                reader.Skip(wire);
                continue;
            }

            var time = reader.ReadFixed64();
            if (time != 0 && !reader.Failed)
                BinaryPrimitives.WriteUInt64LittleEndian(message[(reader.Position - 8)..], unchecked(time + (ulong)nanos));
        }
    }
}
