namespace Spoor.TraceQL.Tests;

/// <summary>Makes random valid trees, in the form that the parser gives them: folded, without needless nodes.</summary>
internal sealed class TreeGenerator(Random random)
{
    private static readonly string[] Names = ["a", "http.status_code", "service.name", "foo bar", "x\"y", "5z", "back\\slash", "a.b", "ü", "(", "k8s/pod:name[0]", ""];
    private static readonly string[] Texts = ["", "a", "`", "\"", "line\nbreak", "\r", "\\", "\t", "😀", "}", "//", "\0"];

    public RootExpr Root()
    {
        QueryBody body = random.Next(3) switch
        {
            0 => Metrics(2),
            _ => Pipeline(2),
        };
        return new RootExpr(body, ListOf(random.Next(3), () => new Hint("hint" + random.Next(5), Value())));
    }

    private static NodeList<T> ListOf<T>(int count, Func<T> make) => NodeList.Create<T>(Enumerable.Range(0, count).Select(_ => make()).ToArray());

    private T Pick<T>(params T[] items) => items[random.Next(items.Length)];

    private T PickEnum<T>()
        where T : struct, Enum =>
        Pick(Enum.GetValues<T>());

    private Pipeline Pipeline(int depth)
    {
        // Joined pipelines cannot be followed by stages.
        if (depth > 0 && random.Next(4) == 0)
            return new Pipeline([Joined(depth)]);
        var stages = new List<PipelineStage> { Stage(isFirst: true) };
        for (var count = random.Next(3); count > 0; count--)
            stages.Add(Stage(isFirst: false));
        return new Pipeline([.. stages]);
    }

    private SpansetOperation Joined(int depth) =>
        new(PickEnum<SpansetOperator>(), JoinedOperand(depth - 1), new SpansetPipeline(new Pipeline([Stage(isFirst: true), Stage(isFirst: false)])));

    private SpansetExpr JoinedOperand(int depth) => random.Next(3) switch
    {
        0 when depth > 0 => Joined(depth),
        1 => new SpansetPipeline(new Pipeline([Stage(isFirst: true), Stage(isFirst: false)])),
        _ => Spanset(1),
    };

    private PipelineStage Stage(bool isFirst) => random.Next(isFirst ? 4 : 6) switch
    {
        0 => new GroupBy(new BinaryExpr(BinaryOperator.Add, NumericField(), Number(1))),
        1 => new Select(ListOf(1 + random.Next(3), Field)),
        2 => random.Next(2) == 0
            ? new ScalarFilter(PickEnum<ComparisonOperator>(), Scalar(2), new ScalarStatic(NumericValue()))
            : new ScalarFilter(PickEnum<ComparisonOperator>(), random.Next(2) == 0 ? new ScalarStatic(NumericValue()) : Scalar(1), Scalar(2)),
        3 => Spanset(2),
        4 => new Coalesce(),
        _ => new GroupBy(Field()),
    };

    private SpansetExpr Spanset(int depth) => depth == 0 || random.Next(2) == 0
        ? new SpansetFilter(random.Next(5) == 0 ? null : Condition(3))
        : new SpansetOperation(PickEnum<SpansetOperator>(), Spanset(depth - 1), Spanset(depth - 1));

    /// <summary>A scalar with an aggregate in it.</summary>
    private ScalarExpr Scalar(int depth) => random.Next(depth > 0 ? 5 : 2) switch
    {
        2 => new ScalarOperation(PickEnum<ArithmeticOperator>(), Scalar(depth - 1), new ScalarStatic(NumericValue())),
        3 => new ScalarOperation(PickEnum<ArithmeticOperator>(), random.Next(2) == 0 ? new ScalarStatic(NumericValue()) : Scalar(depth - 1), Scalar(depth - 1)),
        4 => new ScalarPipeline(random.Next(2) == 0 ? new Pipeline([Spanset(1)]) : new Pipeline([Spanset(1), new Coalesce()]), Aggregate()),
        _ => Aggregate(),
    };

    private Aggregate Aggregate()
    {
        var kind = PickEnum<AggregateKind>();
        return new Aggregate(kind, kind == AggregateKind.Count ? null : NumberOfSpan());
    }

    private MetricsExpr Metrics(int depth)
    {
        if (depth == 0 || random.Next(2) == 0)
            return Query();
        var operation = new MetricsOperation(PickEnum<ArithmeticOperator>(), Metrics(depth - 1) is var left && left is MetricsStages ? Query() : left, random.Next(2) == 0 ? new MetricsScalar(PlainNumber()) : Query());
        return depth == 2 && random.Next(2) == 0 ? new MetricsStages(operation, SecondStages(1)) : operation;
    }

    private MetricsQuery Query()
    {
        Pipeline pipeline;
        do
            pipeline = Pipeline(0);
        while (pipeline.Stages[^1] is Coalesce && pipeline.Stages.Count == 1);
        if (random.Next(5) == 0)
        {
            var end = random.Next(2) == 0 ? 0 : 100 + random.Next(100);
            return new MetricsQuery(pipeline, new Compare(new SpansetFilter(Condition(1)), 1 + random.Next(1000), end == 0 ? 0 : random.Next(100), end), []);
        }

        var kind = PickEnum<MetricsKind>();
        var field = kind is MetricsKind.Rate or MetricsKind.CountOverTime ? null : NumericField();
        var quantiles = kind == MetricsKind.QuantileOverTime ? ListOf(1 + random.Next(2), () => random.Next(101) / 100.0) : [];
        return new MetricsQuery(pipeline, new OverTime(kind, field, quantiles, ListOf(random.Next(4), Field)), SecondStages(0));
    }

    private NodeList<MetricsSecondStage> SecondStages(int least) => ListOf<MetricsSecondStage>(least + random.Next(2), () => random.Next(2) == 0
        ? new TopK(random.Next(2) == 0, 1 + random.Next(10))
        : new MetricsFilter(PickEnum<ComparisonOperator>(), NumericValue()));

    /// <summary>An expression of type bool that is no constant.</summary>
    private FieldExpr Condition(int depth)
    {
        switch (random.Next(depth > 0 ? 7 : 4))
        {
            case 0:
                return new BinaryExpr(Pick(BinaryOperator.Equal, BinaryOperator.NotEqual), Attribute(), new StaticExpr(NotNil()));
            case 1:
                return new ExistsExpr(Attribute() is { Scope: AttributeScope.Resource } ? new AttributeExpr(AttributeScope.Span, "x") : Attribute() with { Scope = AttributeScope.Span, OfParent = false }, random.Next(2) == 0);
            case 2:
                return new BinaryExpr(Pick(BinaryOperator.Regex, BinaryOperator.NotRegex), Attribute(), new StaticExpr(Static.String(Pick("a.*", "(x|y)", "", "`"))));
            case 3:
                return Pick<FieldExpr>(
                    new BinaryExpr(BinaryOperator.Equal, new IntrinsicExpr(Intrinsic.Status), new StaticExpr(Static.Status(random.Next(3)))),
                    new BinaryExpr(BinaryOperator.NotEqual, new IntrinsicExpr(Intrinsic.Kind), new StaticExpr(Static.Kind(random.Next(6)))),
                    new BinaryExpr(BinaryOperator.Less, new StaticExpr(Static.String(Pick(Texts))), new IntrinsicExpr(Intrinsic.Name)));
            case 4:
                return new BinaryExpr(Pick(BinaryOperator.And, BinaryOperator.Or), Condition(depth - 1), Pick<FieldExpr>(Condition(depth - 1), Attribute()));
            case 5:
                return new UnaryExpr(UnaryOperator.Not, Pick<FieldExpr>(Condition(depth - 1), Attribute()));
            default:
                return new BinaryExpr(
                    Pick(BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.LessOrEqual, BinaryOperator.Greater, BinaryOperator.GreaterOrEqual),
                    NumberOfSpan(depth),
                    Number(depth));
        }
    }

    private FieldExpr Number(int depth) => random.Next(3) == 0 ? new StaticExpr(NumericValue()) : NumberOfSpan(depth);

    /// <summary>A number that is no constant.</summary>
    private FieldExpr NumberOfSpan(int depth = 2) => random.Next(depth > 0 ? 4 : 1) switch
    {
        1 => new BinaryExpr(Arithmetic(), NumberOfSpan(depth - 1), Number(depth - 1)),
        2 => new BinaryExpr(Arithmetic(), Number(depth - 1), NumberOfSpan(depth - 1)),
        3 => new UnaryExpr(UnaryOperator.Negate, NumberOfSpan(depth - 1)),
        _ => NumericField(),
    };

    private BinaryOperator Arithmetic() =>
        Pick(BinaryOperator.Add, BinaryOperator.Subtract, BinaryOperator.Multiply, BinaryOperator.Divide, BinaryOperator.Modulo, BinaryOperator.Power);

    private FieldExpr NumericField() => random.Next(2) == 0
        ? Attribute()
        : new IntrinsicExpr(Pick(Intrinsic.Duration, Intrinsic.TraceDuration, Intrinsic.SpanChildCount, Intrinsic.NestedSetLeft, Intrinsic.EventTimeSinceStart));

    private FieldExpr Field() => random.Next(2) == 0 ? Attribute() : new IntrinsicExpr(PickEnum<Intrinsic>());

    private AttributeExpr Attribute() => random.Next(8) == 0
        ? new(Pick(AttributeScope.None, AttributeScope.Span, AttributeScope.Resource), Pick(Names), OfParent: true)
        : new(PickEnum<AttributeScope>(), Pick(Names));

    private Static PlainNumber() => random.Next(2) == 0 ? Static.Int(random.Next(-1000, 1000)) : Static.Float((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)));

    private Static NumericValue() => random.Next(5) switch
    {
        0 => Static.Duration(random.NextInt64(long.MinValue + 1, long.MaxValue)),
        1 => Static.Duration(random.Next(-2_000_000_000, 2_000_000_000)),
        2 => Static.Int(Pick(long.MaxValue, long.MinValue + 1, 0, -1)),
        _ => PlainNumber(),
    };

    private Static NotNil() => random.Next(6) switch
    {
        0 => Static.Bool(random.Next(2) == 0),
        1 => Static.Status(random.Next(3)),
        2 => Static.Kind(random.Next(6)),
        3 => NumericValue(),
        4 => Static.Int(long.MinValue),
        _ => Static.String(Pick(Texts)),
    };

    private Static Value() => random.Next(6) == 0 ? Static.Nil : NotNegative(NotNil());

    /// <summary>Hints take single tokens.</summary>
    private static Static NotNegative(Static value) => value.IsNumeric && value.AsInt64 != long.MinValue && value.ToString()[0] == '-' ? Static.Int(1) : value;
}
