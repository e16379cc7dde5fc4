namespace Spoor.Otlp;

/// <summary>Reads encoded <c>Span.Link</c> messages. Fields are empty when absent.</summary>
public static class OtlpLink
{
    /// <summary>As it was sent: of any length.</summary>
    public static ReadOnlySpan<byte> TraceId(ReadOnlySpan<byte> link) => OtlpSpan.LastField(link, OtlpFields.Link.TraceId);

    /// <summary>As it was sent: of any length.</summary>
    public static ReadOnlySpan<byte> SpanId(ReadOnlySpan<byte> link) => OtlpSpan.LastField(link, OtlpFields.Link.SpanId);

    /// <summary>W3C <c>tracestate</c>.</summary>
    public static ReadOnlySpan<byte> TraceState(ReadOnlySpan<byte> link) => OtlpSpan.LastField(link, OtlpFields.Link.TraceState);

    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> link) => new(link, OtlpFields.Link.Attributes);
}
