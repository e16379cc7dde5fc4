namespace Spoor.TraceQL;

/// <summary>
/// Parses operators between spansets, scalars and metrics queries. A parenthesis may begin any of them; only what follows tells. So one
/// rule reads operands of all sorts, and each operator checks what it joins.
/// </summary>
internal sealed class OperandParser(ParserCore core, FieldParser fields, MetricsParser metrics, Func<Operand> parseBody)
{
    private const int LogicalLevel = 1;
    private const int ComparisonLevel = 2;
    private const int SumLevel = 3;
    private const int ProductLevel = 4;

    public Operand Parse() => ParseFrom(LogicalLevel);

    /// <summary>A number or a duration, arithmetic folded.</summary>
    public Static ParseScalar()
    {
        var start = core.Current;
        return ParseFrom(SumLevel).Node is ScalarStatic scalar ? scalar.Value : throw ParserCore.Unexpected(start);
    }

    public SpansetFilter ParseFilter()
    {
        var start = core.Expect("{");
        var expression = core.Current.Is("}") ? null : fields.Parse();
        if (!core.TryTake("}"))
            throw core.Unexpected();
        return core.Place(new SpansetFilter(expression), start, expression);
    }

    /// <summary>The level of a token that can continue after an operand of this sort; 0 when it cannot.</summary>
    private static int LevelOf(SyntaxNode left, Token token) => left switch
    {
        SpansetExpr or Pipeline => OperatorText.AsSpanset(token) switch
        {
            null => 0,
            SpansetOperator.And or SpansetOperator.Or => LogicalLevel,
            _ => ComparisonLevel,
        },
        ScalarExpr when OperatorText.AsComparison(token) is not null => ComparisonLevel,
        ScalarExpr or MetricsExpr => OperatorText.AsArithmetic(token) switch
        {
            null => 0,
            ArithmeticOperator.Add or ArithmeticOperator.Subtract => SumLevel,
            _ => ProductLevel,
        },
        _ => 0,
    };

    private static bool IsSpanset(SyntaxNode node) => node is SpansetExpr or Pipeline;

    private Operand ParseFrom(int minimumLevel)
    {
        var left = ParseOperand();
        while (LevelOf(left.Node, core.Current) is var level && level > 0 && level >= minimumLevel)
        {
            if (level == LogicalLevel)
            {
                left = ParseChain(left);
                continue;
            }

            var op = core.Take();
            var rightStart = core.Current;
            var right = IsSpanset(left.Node) ? ParseSpansets() : ParseFrom(level + 1);
            left = Join(op, left, right, rightStart);
        }

        return left;
    }

    /// <summary>Operands joined by one of <c>&amp;&amp;</c> and <c>||</c>.</summary>
    private Operand ParseChain(Operand first)
    {
        var op = core.Current;
        var kind = OperatorText.AsSpanset(op)!.Value;
        var chain = new OperatorChain<Operand>((left, right) => JoinSpansets(kind, left, right));
        chain.Add(first);
        var joined = first;
        while (core.TryTake(op.Text))
        {
            var operand = ParseSpansets(ComparisonLevel);
            RequireWrapped(joined, operand);
            joined = new Operand(joined.Node, joined.IsWrapped && operand.IsWrapped, joined.HasPipeline || operand.HasPipeline);
            chain.Add(operand);
        }

        return chain.Build();
    }

    private Operand ParseSpansets(int minimumLevel = SumLevel)
    {
        var start = core.Current;
        if (!start.Is("{") && !start.Is("("))
            throw core.Unexpected("{", "(");
        var operand = ParseFrom(minimumLevel);
        return IsSpanset(operand.Node) ? operand : throw ParserCore.Unexpected(start);
    }

    private Operand Join(Token op, Operand left, Operand right, Token rightStart)
    {
        if (IsSpanset(left.Node))
        {
            RequireWrapped(left, right);
            return JoinSpansets(OperatorText.AsSpanset(op)!.Value, left, right);
        }

        if (left.Node is MetricsExpr || right.Node is MetricsExpr)
            return new Operand(metrics.Join(op, left.Node, right.Node, rightStart));
        if (left.Node is not ScalarExpr a || right.Node is not ScalarExpr b)
            throw ParserCore.Unexpected(rightStart);
        if (OperatorText.AsComparison(op) is not { } comparison)
            return new Operand(JoinScalars(OperatorText.AsArithmetic(op)!.Value, a, b));
        if (a is ScalarStatic && b is ScalarStatic)
            throw core.Unexpected();
        return new Operand(core.Place(new ScalarFilter(comparison, a, b), core.StartOf(a), a, b));
    }

    private void RequireWrapped(Operand left, Operand right)
    {
        if ((left.HasPipeline || right.HasPipeline) && !(left.IsWrapped && right.IsWrapped))
            throw ParserCore.Unexpected(core.StartOf(left.IsWrapped ? right.Node : left.Node), "(");
    }

    private Operand JoinSpansets(SpansetOperator op, Operand left, Operand right)
    {
        var (a, b) = (AsSpanset(left.Node), AsSpanset(right.Node));
        var node = core.Place(new SpansetOperation(op, a, b), core.StartOf(a), a, b);
        return new Operand(node, left.IsWrapped && right.IsWrapped, left.HasPipeline || right.HasPipeline);
    }

    private SpansetExpr AsSpanset(SyntaxNode node) =>
        node as SpansetExpr ?? core.Place(new SpansetPipeline((Pipeline)node), core.StartOf(node), node);

    private ScalarExpr JoinScalars(ArithmeticOperator op, ScalarExpr left, ScalarExpr right)
    {
        var start = core.StartOf(left);
        if (left is not ScalarStatic a || right is not ScalarStatic b)
            return core.Place(new ScalarOperation(op, left, right), start, left, right);
        if (op == ArithmeticOperator.Divide && b.Value.AsDouble == 0)
            throw core.Invalid(left, $"division by zero: {a} / {b}");
        var value = StaticOperations.Arithmetic(OperatorText.ToBinary(op), a.Value, b.Value);
        return double.IsFinite(value.AsDouble) && value is not { Type: StaticType.Duration, AsInt64: long.MinValue }
            ? core.Place(new ScalarStatic(value), start)
            : throw core.Invalid(left, $"the result is out of range: {a} {OperatorText.Of(op)} {b}");
    }

    private Operand ParseOperand()
    {
        var token = core.Current;
        if (token.Is("{"))
            return new Operand(ParseFilter());
        if (token.Is("-"))
            return new Operand(ParseNegative());
        if (OperatorText.AsAggregate(token) is { } kind)
            return new Operand(ParseAggregate(kind));
        if (token.Kind is TokenKind.Integer or TokenKind.Float or TokenKind.Duration)
            return new Operand(core.Place(new ScalarStatic(token.Value), core.Take()));
        if (!token.Is("("))
            throw core.Unexpected();

        core.Enter(core.Take());
        var inner = parseBody();
        core.Expect(")");
        core.Leave();
        return new Operand(inner.Node, IsWrapped: true, inner.HasPipeline || inner.Node is Pipeline);
    }

    private ScalarStatic ParseNegative()
    {
        var start = core.Take();
        var operandStart = core.Current;
        core.Enter(start);
        var operand = ParseOperand().Node as ScalarStatic ?? throw ParserCore.Unexpected(operandStart);
        core.Leave();
        return core.Place(new ScalarStatic(StaticOperations.Negate(operand.Value)), start);
    }

    private Aggregate ParseAggregate(AggregateKind kind)
    {
        var start = core.Take();
        core.Expect("(");
        var expression = kind == AggregateKind.Count ? null : fields.Parse();
        core.Expect(")");
        return core.Place(new Aggregate(kind, expression), start, expression);
    }
}
