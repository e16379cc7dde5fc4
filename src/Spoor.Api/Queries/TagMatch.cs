using System.Globalization;
using Spoor.TraceQL;

namespace Spoor.Api.Queries;

/// <summary>
/// Tags of Jaeger and Zipkin as conditions on a span. They have no types in a query and no scopes: a value is what it can be read as, and is looked for
/// in attributes of span, resource, events, instrumentation scope and links.
/// </summary>
internal static class TagMatch
{
    private static readonly AttributeScope[] Scopes =
        [AttributeScope.Span, AttributeScope.Resource, AttributeScope.Event, AttributeScope.Instrumentation, AttributeScope.Link];

    /// <summary>The tag has the value. Tags that are made of a span's own fields in answers are looked for there too.</summary>
    public static FieldExpr Equal(string key, string value)
    {
        var conditions = new List<FieldExpr>();
        foreach (var scope in Scopes)
        {
            var attribute = new AttributeExpr(scope, key);
            conditions.Add(SpanFilter.Equal(attribute, value));
            if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
                conditions.Add(SpanFilter.Compare(BinaryOperator.Equal, attribute, Static.Int(integer)));
            else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                conditions.Add(SpanFilter.Compare(BinaryOperator.Equal, attribute, Static.Float(number)));
            else if (value is "true" or "false")
                conditions.Add(SpanFilter.Compare(BinaryOperator.Equal, attribute, Static.Bool(value is "true")));
        }

        if (OwnField(key, value) is { } own)
            conditions.Add(own);
        return SpanFilter.Any(conditions);
    }

    /// <summary>The tag is there, whatever its value, or an event has this name.</summary>
    public static FieldExpr Exists(string key)
    {
        var conditions = new List<FieldExpr>();
        foreach (var scope in Scopes)
            conditions.Add(new ExistsExpr(new AttributeExpr(scope, key), Exists: true));
        conditions.Add(SpanFilter.Equal(new IntrinsicExpr(Intrinsic.EventName), key));
        if (key is "error")
            conditions.Add(SpanFilter.Equal(Intrinsic.Status, Static.Status(2)));
        return SpanFilter.Any(conditions);
    }

    /// <summary>The number of a span kind as Jaeger spells it; null for what is none.</summary>
    public static int? KindOf(string text) => text.ToUpperInvariant() switch
    {
        "INTERNAL" => 1,
        "SERVER" => 2,
        "CLIENT" => 3,
        "PRODUCER" => 4,
        "CONSUMER" => 5,
        "UNSPECIFIED" => 0,
        _ => null,
    };

    private static FieldExpr? OwnField(string key, string value) => key switch
    {
        "error" when value is "true" => SpanFilter.Equal(Intrinsic.Status, Static.Status(2)),
        "otel.status_code" when value.Equals("ok", StringComparison.OrdinalIgnoreCase) => SpanFilter.Equal(Intrinsic.Status, Static.Status(1)),
        "otel.status_code" when value.Equals("error", StringComparison.OrdinalIgnoreCase) => SpanFilter.Equal(Intrinsic.Status, Static.Status(2)),
        "otel.status_description" => SpanFilter.Equal(new IntrinsicExpr(Intrinsic.StatusMessage), value),
        "span.kind" when KindOf(value) is { } kind => SpanFilter.Equal(Intrinsic.Kind, Static.Kind(kind)),
        "otel.scope.name" or "otel.library.name" => SpanFilter.Equal(new IntrinsicExpr(Intrinsic.InstrumentationName), value),
        "otel.scope.version" or "otel.library.version" => SpanFilter.Equal(new IntrinsicExpr(Intrinsic.InstrumentationVersion), value),
        "event" => SpanFilter.Equal(new IntrinsicExpr(Intrinsic.EventName), value),
        _ => null,
    };
}
