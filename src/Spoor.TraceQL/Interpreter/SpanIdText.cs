namespace Spoor.TraceQL;

/// <summary>Ids are compared without regard to case and leading zeros, because results show trace ids without them.</summary>
internal static class SpanIdText
{
    public static bool IsId(FieldExpr expression) => expression is IntrinsicExpr
    {
        Intrinsic: Intrinsic.TraceId or Intrinsic.Parent or Intrinsic.SpanId or Intrinsic.SpanParentId or Intrinsic.LinkTraceId or Intrinsic.LinkSpanId,
    };

    /// <summary>Lower case, leading zeros cut off but for the last digit; what is no text stays as it is.</summary>
    public static Static Normalize(Static id)
    {
        if (id.AsString is not { Length: > 0 } text)
            return id;
        var trimmed = text.TrimStart('0').ToLowerInvariant();
        return Static.String(trimmed.Length == 0 ? "0" : trimmed);
    }
}
