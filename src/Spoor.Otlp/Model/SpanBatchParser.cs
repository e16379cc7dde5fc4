using System.Globalization;
using Spoor.Otlp.Protobuf;

namespace Spoor.Otlp;

/// <summary>The one walk that indexes a batch. Field numbers: opentelemetry/proto/trace/v1/trace.proto.</summary>
internal static class SpanBatchParser
{
    /// <summary>Fills the batch; returns what is wrong with the bytes as a whole, or null.</summary>
    public static string? Parse(SpanBatch batch)
    {
        var bytes = batch.Bytes.Span;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field != 1 || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                continue;
            }

            var body = reader.ReadBytes();
            if (reader.Failed)
                break;
            if (ParseResourceSpans(batch, body, reader.Position - body.Length) is { } error)
                return error;
        }

        return reader.Failed ? Malformed("TracesData", reader.Position) : null;
    }

    private static string? ParseResourceSpans(SpanBatch batch, ReadOnlySpan<byte> bytes, int origin)
    {
        // What holds no span is left out of the index, so that a body of empty messages does not unfold into something many times its size.
        var resource = batch.ResourceCount;
        var firstScope = batch.ScopeCount;
        batch.AddResource();
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field is < 1 or > 3 || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                continue;
            }

            var body = reader.ReadBytes();
            if (reader.Failed)
                break;
            var range = new ByteRange(origin + reader.Position - body.Length, body.Length);
            if (field == 1)
                batch.ResourceAt(resource).Resource = range;
            else if (field == 3)
                batch.ResourceAt(resource).SchemaUrl = range;
            else if (ParseScopeSpans(batch, resource, body, range.Offset) is { } error)
                return error;
        }

        if (batch.ScopeCount == firstScope)
            batch.DropLastResource();
        return reader.Failed ? Malformed("ResourceSpans", origin + reader.Position) : null;
    }

    private static string? ParseScopeSpans(SpanBatch batch, int resource, ReadOnlySpan<byte> bytes, int origin)
    {
        var scope = batch.ScopeCount;
        var firstSpan = batch.Spans.Length;
        batch.AddScope().Resource = resource;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field is < 1 or > 3 || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                continue;
            }

            var body = reader.ReadBytes();
            if (reader.Failed)
                break;
            var range = new ByteRange(origin + reader.Position - body.Length, body.Length);
            if (field == 2)
                ParseSpan(batch, scope, body, range.Offset);
            else if (field == 1)
                batch.ScopeAt(scope).Scope = range;
            else
                batch.ScopeAt(scope).SchemaUrl = range;
        }

        if (batch.Spans.Length == firstSpan)
            batch.DropLastScope();
        return reader.Failed ? Malformed("ScopeSpans", origin + reader.Position) : null;
    }

    private static void ParseSpan(SpanBatch batch, int scope, ReadOnlySpan<byte> bytes, int origin)
    {
        ref var span = ref batch.AddSpan();
        span.Offset = origin;
        span.Length = bytes.Length;
        span.Scope = scope;
        var traceIdBytes = 0;
        var spanIdBytes = 0;
        var parentIdBytes = 0;
        var statusFailed = false;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch (field)
            {
                case OtlpFields.Span.TraceId when wire == WireType.LengthDelimited:
                    var traceId = reader.ReadBytes();
                    traceIdBytes = traceId.Length;
                    if (traceIdBytes == TraceId.SizeBytes)
                        span.TraceId = TraceId.FromBytes(traceId);
                    break;
                case OtlpFields.Span.SpanId when wire == WireType.LengthDelimited:
                    var spanId = reader.ReadBytes();
                    spanIdBytes = spanId.Length;
                    if (spanIdBytes == SpanId.SizeBytes)
                        span.SpanId = SpanId.FromBytes(spanId);
                    break;
                case OtlpFields.Span.ParentSpanId when wire == WireType.LengthDelimited:
                    var parentId = reader.ReadBytes();
                    parentIdBytes = parentId.Length;
                    span.ParentSpanId = parentIdBytes == SpanId.SizeBytes ? SpanId.FromBytes(parentId) : default;
                    break;
                case OtlpFields.Span.Kind when wire == WireType.Varint:
                    span.Kind = (SpanKind)(int)reader.ReadVarint();
                    break;
                case OtlpFields.Span.StartTimeUnixNano when wire == WireType.Fixed64:
                    span.StartUnixNanos = reader.ReadFixed64();
                    break;
                case OtlpFields.Span.EndTimeUnixNano when wire == WireType.Fixed64:
                    span.EndUnixNanos = reader.ReadFixed64();
                    break;
                case OtlpFields.Span.Status when wire == WireType.LengthDelimited:
                    statusFailed |= !TryReadStatusCode(reader.ReadBytes(), out span.Status);
                    break;
                default:
                    reader.Skip(wire);
                    break;
            }
        }

        string? reason = null;
        if (reader.Failed || statusFailed)
            reason = $"malformed span at byte {(origin + reader.Position).ToString(CultureInfo.InvariantCulture)}";
        else if (traceIdBytes != TraceId.SizeBytes)
            reason = $"trace ids must be 128 bit, received {(traceIdBytes * 8).ToString(CultureInfo.InvariantCulture)} bits";
        else if (span.TraceId.IsZero)
            reason = "trace ids must not be all zero";
        else if (spanIdBytes != SpanId.SizeBytes || span.SpanId.IsZero)
            reason = $"span ids must be 64 bit and not all zero, received {(spanIdBytes * 8).ToString(CultureInfo.InvariantCulture)} bits";
        else if (parentIdBytes is not (0 or SpanId.SizeBytes))
            reason = $"parent span ids must be 64 bit or absent, received {(parentIdBytes * 8).ToString(CultureInfo.InvariantCulture)} bits";
        if (reason is null)
            return;
        batch.DropLastSpan();
        batch.Reject(reason);
    }

    private static bool TryReadStatusCode(ReadOnlySpan<byte> bytes, out StatusCode code)
    {
        code = StatusCode.Unset;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == OtlpFields.Status.Code && wire == WireType.Varint)
                code = (StatusCode)(int)reader.ReadVarint();
            else
                reader.Skip(wire);
        }

        return !reader.Failed;
    }

    private static string Malformed(string message, int position) =>
        $"malformed protobuf in {message} at byte {position.ToString(CultureInfo.InvariantCulture)}";
}
