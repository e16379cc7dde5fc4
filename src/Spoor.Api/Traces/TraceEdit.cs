using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Api.Traces;

/// <summary>Writes a trace again without some of its spans, or with others in their place; all else stays as it is, byte by byte.</summary>
internal static class TraceEdit
{
    private static readonly int[] ChildFields = [OtlpFields.TracesData.ResourceSpans, OtlpFields.ResourceSpans.ScopeSpans, OtlpFields.ScopeSpans.Spans];

    /// <param name="trace">The trace.</param>
    /// <param name="change">What becomes of a span, by its place among the spans: true to keep it, or other bytes for it.</param>
    public static byte[] Apply(SpanBatch trace, Func<int, (bool IsKept, byte[]? Instead)> change)
    {
        var byOffset = new Dictionary<int, int>(trace.Spans.Length);
        for (var i = 0; i < trace.Spans.Length; i++)
            byOffset.Add(trace.Spans[i].Offset, i);
        using var output = new ProtoWriter();
        Copy(trace.Bytes.Span, 0, 0, offset => byOffset.TryGetValue(offset, out var span) ? change(span) : (false, null), output);
        return output.ToArray();
    }

    /// <summary>Copies the fields of a message; those that hold spans only when some are kept. Returns how many are.</summary>
    private static int Copy(ReadOnlySpan<byte> message, int offset, int level, Func<int, (bool IsKept, byte[]? Instead)> change, ProtoWriter output)
    {
        var kept = 0;
        var start = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field != ChildFields[level] || wire != WireType.LengthDelimited)
            {
                reader.Skip(wire);
                output.WriteRaw(message[start..reader.Position]);
            }
            else
            {
                var child = reader.ReadBytes();
                kept += CopyChild(field, child, offset + reader.Position - child.Length, level, change, output);
            }

            start = reader.Position;
        }

        return kept;
    }

    private static int CopyChild(
        int field, ReadOnlySpan<byte> child, int offset, int level, Func<int, (bool IsKept, byte[]? Instead)> change, ProtoWriter output)
    {
        if (level == ChildFields.Length - 1)
        {
            var (isKept, instead) = change(offset);
            if (isKept)
                output.WriteBytesField(field, instead ?? child);
            return isKept ? 1 : 0;
        }

        var before = output.Length;
        var mark = output.BeginMessage(field);
        var kept = Copy(child, offset, level + 1, change, output);
        output.EndMessage(mark);
        if (kept == 0)
            output.Truncate(before);
        return kept;
    }
}
