using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Collector.Import;

/// <summary>Cuts a batch into smaller messages; spans keep their order, resource and scope. Rejected spans are left out.</summary>
internal static class BatchSplitter
{
    /// <summary>Writes messages of about <paramref name="maxBytes"/> (at least one span each) and hands each to <paramref name="emit"/>.</summary>
    public static void Split(SpanBatch batch, int maxBytes, Action<ProtoWriter> emit)
    {
        using var writer = new ProtoWriter(maxBytes + 4096);
        var (resourceMark, scopeMark, openScope) = (0, 0, -1);
        foreach (var span in batch.Spans)
        {
            if (openScope >= 0 && (writer.Length + span.Length > maxBytes || span.Scope != openScope))
            {
                writer.EndMessage(scopeMark);
                writer.EndMessage(resourceMark);
                openScope = -1;
                if (writer.Length + span.Length > maxBytes)
                {
                    emit(writer);
                    writer.Reset();
                }
            }

            if (openScope < 0)
            {
                openScope = span.Scope;
                (resourceMark, scopeMark) = Open(writer, batch, openScope);
            }

            writer.WriteBytesField(OtlpFields.ScopeSpans.Spans, batch.SpanBytes(span));
        }

        if (openScope < 0)
            return;
        writer.EndMessage(scopeMark);
        writer.EndMessage(resourceMark);
        emit(writer);
    }

    private static (int ResourceMark, int ScopeMark) Open(ProtoWriter writer, SpanBatch batch, int scopeIndex)
    {
        var scope = batch.Scopes[scopeIndex];
        var resource = batch.Resources[scope.Resource];
        var resourceMark = writer.BeginMessage(OtlpFields.TracesData.ResourceSpans);
        WriteField(writer, OtlpFields.ResourceSpans.Resource, batch.Slice(resource.Resource));
        WriteField(writer, OtlpFields.ResourceSpans.SchemaUrl, batch.Slice(resource.SchemaUrl));
        var scopeMark = writer.BeginMessage(OtlpFields.ResourceSpans.ScopeSpans);
        WriteField(writer, OtlpFields.ScopeSpans.Scope, batch.Slice(scope.Scope));
        WriteField(writer, OtlpFields.ScopeSpans.SchemaUrl, batch.Slice(scope.SchemaUrl));
        return (resourceMark, scopeMark);
    }

    private static void WriteField(ProtoWriter writer, int field, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
            writer.WriteBytesField(field, bytes);
    }
}
