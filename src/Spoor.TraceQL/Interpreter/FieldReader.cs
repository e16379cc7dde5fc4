namespace Spoor.TraceQL;

/// <summary>Reads attributes and intrinsics of a span.</summary>
internal static class FieldReader
{
    /// <summary>What stands for the root's service while no root was received.</summary>
    public const string MissingRoot = "<root span not yet received>";

    private static readonly AttributeScope[] LookupOrder =
        [AttributeScope.Span, AttributeScope.Resource, AttributeScope.Event, AttributeScope.Link, AttributeScope.Instrumentation];

    public static FieldValues Read(AttributeExpr attribute, ISpanView span)
    {
        var view = attribute.OfParent ? span.Parent : span;
        if (view is null)
            return Static.Nil;
        return attribute.Scope == AttributeScope.None ? FirstFound(attribute.Name, view) : Read(attribute.Scope, attribute.Name, view);
    }

    public static FieldValues Read(Intrinsic intrinsic, ISpanView span) => intrinsic switch
    {
        Intrinsic.EventName => Collect(span.Events, each => Static.String(each.Name)),
        Intrinsic.EventTimeSinceStart => Collect(span.Events, each => Static.Duration(each.TimeSinceStartNanos)),
        Intrinsic.LinkTraceId => Collect(span.Links, each => Static.String(each.TraceId)),
        Intrinsic.LinkSpanId => Collect(span.Links, each => Static.String(each.SpanId)),
        _ => ReadSingle(intrinsic, span),
    };

    private static FieldValues FirstFound(string name, ISpanView span)
    {
        foreach (var scope in LookupOrder)
        {
            var values = Read(scope, name, span);
            if (values.Count > 0)
                return values;
        }

        return Static.Nil;
    }

    private static FieldValues Read(AttributeScope scope, string name, ISpanView span) => scope switch
    {
        AttributeScope.Event => Collect(span.Events, each => each.Attribute(name)),
        AttributeScope.Link => Collect(span.Links, each => each.Attribute(name)),
        _ => span.Attribute(scope, name),
    };

    private static FieldValues Collect<T>(IReadOnlyList<T> items, Func<T, Static> read)
    {
        if (items.Count == 0)
            return Static.Nil;
        var values = new List<Static>(items.Count);
        foreach (var item in items)
        {
            var value = read(item);
            if (!value.IsNil)
                values.Add(value);
        }

        return FieldValues.Of(values);
    }

    private static Static ReadSingle(Intrinsic intrinsic, ISpanView span) => intrinsic switch
    {
        Intrinsic.Duration => Static.Duration(span.DurationNanos),
        Intrinsic.Name => Static.String(span.Name),
        Intrinsic.Status => Static.Status(span.Status),
        Intrinsic.StatusMessage => Static.String(span.StatusMessage),
        Intrinsic.Kind => Static.Kind(span.Kind),
        Intrinsic.Parent => span.Parent is { } parent ? Static.String(parent.SpanId) : Static.Nil,
        Intrinsic.SpanId => Static.String(span.SpanId),
        Intrinsic.SpanParentId => Static.String(span.ParentSpanId),
        Intrinsic.SpanChildCount => Static.Int(span.ChildCount),
        Intrinsic.TraceDuration => Static.Duration(span.TraceDurationNanos),
        Intrinsic.RootName => Static.String(span.RootName ?? ""),
        Intrinsic.RootServiceName => Static.String(span.RootServiceName ?? MissingRoot),
        Intrinsic.TraceId => Static.String(span.TraceId),
        Intrinsic.NestedSetLeft => Static.Int(span.NestedSetLeft),
        Intrinsic.NestedSetRight => Static.Int(span.NestedSetRight),
        Intrinsic.NestedSetParent => Static.Int(span.NestedSetParent),
        Intrinsic.InstrumentationName => Static.String(span.InstrumentationName),
        Intrinsic.InstrumentationVersion => Static.String(span.InstrumentationVersion),
        _ => throw new ArgumentOutOfRangeException(nameof(intrinsic)),
    };
}
