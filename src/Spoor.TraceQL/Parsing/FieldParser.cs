namespace Spoor.TraceQL;

/// <summary>Parses field expressions: what stands in <c>{ }</c>, <c>by( )</c> and aggregates.</summary>
internal sealed class FieldParser(ParserCore core)
{
    private const int LogicalLevel = 1;
    private const int ProductLevel = 4;
    private const int PowerLevel = 5;

    public FieldExpr Parse() => ParseBinary(LogicalLevel);

    /// <summary>An attribute or intrinsic alone, as in <c>select( )</c>.</summary>
    public FieldExpr ParseField() => TryParseField() ?? throw core.Unexpected();

    /// <summary>Attributes and intrinsics up to the closing parenthesis.</summary>
    public NodeList<FieldExpr> ParseFieldList()
    {
        var fields = new List<FieldExpr>();
        do
            fields.Add(ParseField());
        while (core.TryTake(","));
        if (!core.TryTake(")"))
            throw core.Unexpected(",", ")");
        return [.. fields];
    }

    /// <summary>All statics; null when the next token begins none.</summary>
    public StaticExpr? TryParseStatic()
    {
        var token = core.Current;
        Static? value = token.Kind switch
        {
            TokenKind.Integer or TokenKind.Float or TokenKind.Duration or TokenKind.String => token.Value,
            TokenKind.Keyword => StaticKeyword(token.Text),
            TokenKind.Identifier when token.Text == "minInt" => Static.Int(long.MinValue),
            TokenKind.Identifier when token.Text == "maxInt" => Static.Int(long.MaxValue),
            TokenKind.Identifier => throw ParserCore.Error(token, $"unknown identifier: {token.Text}"),
            _ => null,
        };
        return value is null ? null : core.Place(new StaticExpr(value.Value), core.Take());
    }

    private static Static? StaticKeyword(string word) => word switch
    {
        "nil" => Static.Nil,
        "true" => Static.Bool(true),
        "false" => Static.Bool(false),
        "unset" => Static.Status(0),
        "ok" => Static.Status(1),
        "error" => Static.Status(2),
        "unspecified" => Static.Kind(0),
        "internal" => Static.Kind(1),
        "server" => Static.Kind(2),
        "client" => Static.Kind(3),
        "producer" => Static.Kind(4),
        "consumer" => Static.Kind(5),
        _ => null,
    };

    private static int LevelOf(BinaryOperator op) => op switch
    {
        BinaryOperator.And or BinaryOperator.Or => LogicalLevel,
        BinaryOperator.Add or BinaryOperator.Subtract => 3,
        BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo => ProductLevel,
        BinaryOperator.Power => PowerLevel,
        _ => 2,
    };

    private FieldExpr ParseBinary(int minimumLevel)
    {
        var left = ParseOperand();
        while (OperatorText.AsBinary(core.Current) is { } op && LevelOf(op) is var level && level >= minimumLevel)
        {
            if (level == LogicalLevel)
            {
                left = ParseChain(left, op);
                continue;
            }

            core.Take();
            left = Join(op, left, op == BinaryOperator.Power ? ParsePower() : ParseBinary(level + 1));
        }

        return left;
    }

    private FieldExpr ParseChain(FieldExpr first, BinaryOperator op)
    {
        var chain = new OperatorChain<FieldExpr>((left, right) => Join(op, left, right));
        chain.Add(first);
        while (core.TryTake(OperatorText.Of(op)))
            chain.Add(ParseBinary(LogicalLevel + 1));
        return chain.Build();
    }

    /// <summary>The right side of <c>^</c>, which associates to the right.</summary>
    private FieldExpr ParsePower()
    {
        core.Enter(core.Current);
        var right = ParseBinary(PowerLevel);
        core.Leave();
        return right;
    }

    private FieldExpr ParseOperand()
    {
        var token = core.Current;
        if (token.Is("("))
        {
            core.Enter(core.Take());
            var inner = Parse();
            core.Expect(")");
            core.Leave();
            return inner;
        }

        if (token.Is("-") || token.Is("!"))
        {
            // Both bind less than products: `-a * b` is `-(a * b)`.
            core.Enter(core.Take());
            var operand = ParseBinary(ProductLevel);
            core.Leave();
            return Negate(token, token.Is("-") ? UnaryOperator.Negate : UnaryOperator.Not, operand);
        }

        return TryParseField() ?? TryParseStatic() ?? throw core.Unexpected();
    }

    private FieldExpr? TryParseField()
    {
        var token = core.Current;
        if (token.Kind == TokenKind.Attribute)
            return core.Place(new AttributeExpr(token.Scope, token.Value.AsString!, token.OfParent), core.Take());
        if (token.Kind == TokenKind.Operator && token.Text.EndsWith(':'))
            return ParseScopedIntrinsic();
        if (token.Kind == TokenKind.Keyword && IntrinsicNames.TryFind(token.Text, out var intrinsic))
            return core.Place(new IntrinsicExpr(intrinsic), core.Take());
        return token.Kind == TokenKind.Operator && token.Text.EndsWith('.') ? throw MissingName() : null;
    }

    private TraceQLException MissingName()
    {
        core.Take();
        return core.Unexpected("attribute name");
    }

    private IntrinsicExpr ParseScopedIntrinsic()
    {
        var scope = core.Take();
        if (core.Current.Kind == TokenKind.Keyword && IntrinsicNames.TryFind(scope.Text + core.Current.Text, out var intrinsic))
        {
            core.Take();
            return core.Place(new IntrinsicExpr(intrinsic), scope);
        }

        var expected = IntrinsicNames.AfterScope(scope.Text).ToArray();
        throw core.Unexpected(expected.Length <= 4 ? expected : []);
    }

    private FieldExpr Join(BinaryOperator op, FieldExpr left, FieldExpr right)
    {
        var start = core.StartOf(left);
        if (ConstantFolding.TryFold(op, left, right) is { } folded)
            return core.Place(folded, start);
        if (op is BinaryOperator.Equal or BinaryOperator.NotEqual)
        {
            var exists = op == BinaryOperator.NotEqual;
            if (right is StaticExpr { Value.IsNil: true })
                return core.Place(new ExistsExpr(left, exists), start, left);
            if (left is StaticExpr { Value.IsNil: true })
                return core.Place(new ExistsExpr(right, exists), start, right);
        }

        return core.Place(new BinaryExpr(op, left, right), start, left, right);
    }

    private FieldExpr Negate(Token start, UnaryOperator op, FieldExpr operand) =>
        ConstantFolding.TryFold(op, operand) is { } folded
            ? core.Place(folded, start)
            : core.Place(new UnaryExpr(op, operand), start, operand);
}
