using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>
/// Turns the expression of a spanset filter into conditions over columns. What has no columnar form becomes an <see cref="InterpretedNode"/>.
/// </summary>
/// <exception cref="TraceQLException">A regular expression is invalid.</exception>
internal static class FilterCompiler
{
    public static FilterNode Compile(SpansetFilter filter) =>
        filter.Expression is null ? ConstantNode.True : WhenTrue(filter.Expression);

    /// <summary>The rows where the expression is the Bool true.</summary>
    private static FilterNode WhenTrue(FieldExpr expression)
    {
        switch (expression)
        {
            case StaticExpr literal:
                return literal.Value.Type == StaticType.Bool && literal.Value.AsBool ? ConstantNode.True : ConstantNode.False;
            case UnaryExpr { Operator: UnaryOperator.Not } not:
                return WhenFalse(not.Operand);
            case BinaryExpr { Operator: BinaryOperator.And } and:
                return new AndNode(WhenTrue(and.Left), WhenTrue(and.Right));
            case BinaryExpr { Operator: BinaryOperator.Or } or:
                return new OrNode(WhenTrue(or.Left), WhenTrue(or.Right));
            case BinaryExpr { Right: StaticExpr literal } comparison when IsComparison(comparison.Operator):
                return Comparison(comparison.Left, comparison.Operator, literal.Value, comparison);
            case BinaryExpr { Left: StaticExpr literal } comparison when Mirrored(comparison.Operator) is { } mirrored:
                return Comparison(comparison.Right, mirrored, literal.Value, comparison);
            case AttributeExpr attribute:
                return IsBool(attribute, true);
            case ExistsExpr { Operand: AttributeExpr attribute } exists:
                return exists.Exists ? OnAttribute(attribute, ValuePredicate.Exists, null) : IsMissing(attribute);
            case ExistsExpr { Operand: IntrinsicExpr intrinsic } exists:
                return exists.Exists ? HasValue(intrinsic.Intrinsic) : new NotNode(HasValue(intrinsic.Intrinsic));
            case BinaryExpr comparison when IsComparison(comparison.Operator):
                return InterpretWherePresent(comparison);
            default:
                return Interpret(expression);
        }
    }

    /// <summary>The rows where the expression is the Bool false. Comparisons are never nil; an attribute may be.</summary>
    private static FilterNode WhenFalse(FieldExpr expression) => expression switch
    {
        UnaryExpr { Operator: UnaryOperator.Not } not => WhenTrue(not.Operand),
        AttributeExpr attribute => IsBool(attribute, false),
        BinaryExpr binary when IsComparison(binary.Operator) || binary.Operator is BinaryOperator.And or BinaryOperator.Or =>
            new NotNode(WhenTrue(expression)),
        ExistsExpr => new NotNode(WhenTrue(expression)),
        _ => Interpret(new UnaryExpr(UnaryOperator.Not, expression)),
    };

    private static InterpretedNode Interpret(FieldExpr expression) => new(expression, FieldExpressions.UsesHierarchy(expression));

    private static FilterNode Comparison(FieldExpr operand, BinaryOperator op, Static literal, BinaryExpr whole)
    {
        switch (operand)
        {
            case AttributeExpr attribute:
                return OnAttribute(attribute, new ComparePredicate(op, literal), null);
            case IntrinsicExpr { Intrinsic: Intrinsic.SpanId or Intrinsic.SpanParentId or Intrinsic.TraceId } id:
                return (FilterNode?)OnId(id.Intrinsic, op, literal) ?? Interpret(whole);
            case IntrinsicExpr intrinsic:
                var predicate = new ComparePredicate(op, literal);
                return SourceOf(intrinsic.Intrinsic, predicate) is { } source ? new SourceNode(source, predicate) : Interpret(whole);
            default:
                return InterpretWherePresent(whole);
        }
    }

    /// <summary>A comparison is false where an attribute in it is missing: only rows that have them all go to the interpreter.</summary>
    private static AndNode InterpretWherePresent(BinaryExpr comparison)
    {
        var conditions = new List<FilterNode> { Interpret(comparison) };
        AddPresence(comparison.Left, conditions);
        AddPresence(comparison.Right, conditions);
        return new AndNode([.. conditions]);
    }

    private static void AddPresence(FieldExpr operand, List<FilterNode> conditions)
    {
        switch (operand)
        {
            case AttributeExpr attribute:
                conditions.Add(OnAttribute(attribute, ValuePredicate.Exists, null));
                break;
            case UnaryExpr { Operator: UnaryOperator.Negate } negate:
                AddPresence(negate.Operand, conditions);
                break;
            case BinaryExpr { Operator: <= BinaryOperator.Power } binary:
                AddPresence(binary.Left, conditions);
                AddPresence(binary.Right, conditions);
                break;
        }
    }

    /// <summary>An attribute as a condition. Of events and links a span may have several values, and then none counts.</summary>
    private static FilterNode IsBool(AttributeExpr attribute, bool expected)
    {
        if (attribute.OfParent)
            return new OfParentNode(IsBool(attribute with { OfParent = false }, expected));
        var whole = Interpret(expected ? attribute : new UnaryExpr(UnaryOperator.Not, attribute));
        return attribute.Scope is AttributeScope.Event or AttributeScope.Link
            ? whole
            : OnAttribute(attribute, new IsBoolPredicate(expected), whole);
    }

    /// <summary>Where an intrinsic is not nil.</summary>
    private static FilterNode HasValue(Intrinsic intrinsic) => intrinsic switch
    {
        Intrinsic.Parent => new OfParentNode(ConstantNode.True),
        Intrinsic.EventName or Intrinsic.EventTimeSinceStart => new SourceNode(new HasEntriesSource(SegmentScope.Event), ValuePredicate.Exists),
        Intrinsic.LinkTraceId or Intrinsic.LinkSpanId => new SourceNode(new HasEntriesSource(SegmentScope.Link), ValuePredicate.Exists),
        _ => ConstantNode.True,
    };

    private static FilterNode IsMissing(AttributeExpr attribute)
    {
        var missing = new NotNode(OnAttribute(attribute, ValuePredicate.Exists, null));
        return attribute.Scope switch
        {
            // Only spans that have events (links) can lack an attribute of theirs.
            AttributeScope.Event => new AndNode(new SourceNode(new HasEntriesSource(SegmentScope.Event), ValuePredicate.Exists), missing),
            AttributeScope.Link => new AndNode(new SourceNode(new HasEntriesSource(SegmentScope.Link), ValuePredicate.Exists), missing),
            _ => missing,
        };
    }

    private static FilterNode OnAttribute(AttributeExpr attribute, ValuePredicate predicate, InterpretedNode? wholeOnEntries)
    {
        if (attribute.OfParent)
            return new OfParentNode(OnAttribute(attribute with { OfParent = false }, predicate, wholeOnEntries));
        if (SourceOf(attribute.Scope, attribute.Name) is { } source)
            return new SourceNode(source, predicate);
        return new FirstPresentNode(
            [
                SourceOf(AttributeScope.Span, attribute.Name)!,
                SourceOf(AttributeScope.Resource, attribute.Name)!,
                SourceOf(AttributeScope.Event, attribute.Name)!,
                SourceOf(AttributeScope.Link, attribute.Name)!,
                SourceOf(AttributeScope.Instrumentation, attribute.Name)!,
            ],
            predicate,
            wholeOnEntries);
    }

    private static SourceNode? OnId(Intrinsic id, BinaryOperator op, Static literal)
    {
        if (literal.AsString is not { } text || op is BinaryOperator.Regex or BinaryOperator.NotRegex)
            return null;
        if (id == Intrinsic.TraceId)
        {
            var digits = text.TrimStart('0').ToLowerInvariant();
            var normal = digits.Length == 0 && text.Length > 0 ? "0" : digits;
            return new SourceNode(new TraceSource(TraceValues.Id), new ComparePredicate(op, Static.String(normal)));
        }

        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual))
            return null;
        return new SourceNode(
            new SpanIdSource(id == Intrinsic.SpanParentId, text, op == BinaryOperator.Equal), ValuePredicate.Exists);
    }

    private static RowSource? SourceOf(AttributeScope scope, string name) => scope switch
    {
        AttributeScope.Span => new SpanAttributeSource(name),
        AttributeScope.Resource => new MessageSource(ofScope: false, message => message.Find(name)),
        AttributeScope.Instrumentation => new MessageSource(ofScope: true, message => message.Find(name)),
        AttributeScope.Event => new EntryAttributeSource(SegmentScope.Event, name),
        AttributeScope.Link => new EntryAttributeSource(SegmentScope.Link, name),
        _ => null,
    };

    private static RowSource? SourceOf(Intrinsic intrinsic, ValuePredicate predicate) => intrinsic switch
    {
        Intrinsic.Name => new NameSource(),
        Intrinsic.Status => new StatusSource(),
        Intrinsic.StatusMessage => new StatusMessageSource(),
        Intrinsic.Kind => new KindSource(),
        Intrinsic.Duration => new DurationSource(),
        Intrinsic.TraceDuration => new TraceSource(TraceValues.Duration),
        Intrinsic.RootName => new TraceSource(TraceValues.RootName),
        Intrinsic.RootServiceName => new TraceSource(TraceValues.RootServiceName),
        Intrinsic.InstrumentationName => new MessageSource(ofScope: true, message => Static.String(message.Name!)),
        Intrinsic.InstrumentationVersion => new MessageSource(ofScope: true, message => Static.String(message.Version!)),
        Intrinsic.EventName => new EventNameSource(),
        Intrinsic.EventTimeSinceStart => new EventTimeSource(),
        Intrinsic.NestedSetParent when IsRootSource.CanAnswer(predicate) => new IsRootSource(),
        _ => null,
    };

    private static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.NotRegex;

    /// <summary>The operator that says the same with the sides exchanged; null where there is none.</summary>
    private static BinaryOperator? Mirrored(BinaryOperator op) => op switch
    {
        BinaryOperator.Equal or BinaryOperator.NotEqual => op,
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessOrEqual => BinaryOperator.GreaterOrEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterOrEqual => BinaryOperator.LessOrEqual,
        _ => null,
    };
}
