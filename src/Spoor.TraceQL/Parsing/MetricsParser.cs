namespace Spoor.TraceQL;

/// <summary>Parses what turns a pipeline into a metrics query.</summary>
internal sealed class MetricsParser(ParserCore core, FieldParser fields)
{
    private const int DefaultTopN = 10;

    /// <summary>Reads a number or duration, arithmetic folded.</summary>
    public required Func<Static> ParseScalar { get; init; }

    public required Func<SpansetFilter> ParseFilter { get; init; }

    /// <summary>The first metrics stage; null when the next token begins none.</summary>
    public MetricsAggregate? TryParseAggregate()
    {
        var start = core.Current;
        if (core.TryTake("compare"))
            return ParseCompare(start);
        if (OperatorText.AsMetrics(start) is not { } kind)
            return null;
        core.Take();
        core.Expect("(");
        var field = kind is MetricsKind.Rate or MetricsKind.CountOverTime ? null : fields.ParseField();
        var quantiles = new List<double>();
        if (kind == MetricsKind.QuantileOverTime)
        {
            core.Expect(",");
            do
                quantiles.Add(ParseQuantile());
            while (core.TryTake(","));
        }

        core.Expect(")");
        NodeList<FieldExpr> by = [];
        if (core.TryTake("by"))
        {
            core.Expect("(");
            by = fields.ParseFieldList();
        }

        return core.Place(new OverTime(kind, field, [.. quantiles], by), start);
    }

    /// <summary>What may follow a metrics expression: <c>| topk(5)</c>, <c>&gt; 3</c>.</summary>
    public MetricsExpr ParseSecondStages(MetricsExpr input, Token start)
    {
        var stages = new List<MetricsSecondStage>();
        while (TryParseSecondStage() is { } stage)
            stages.Add(stage);
        if (stages.Count == 0)
            return input;
        return input switch
        {
            MetricsQuery query => core.Place(
                query with { SecondStages = [.. query.SecondStages, .. stages] }, start, query.Pipeline, query.Aggregate),
            MetricsStages staged => core.Place(
                staged with { SecondStages = [.. staged.SecondStages, .. stages] }, start, staged.Input),
            _ => core.Place(new MetricsStages(input, [.. stages]), start, input),
        };
    }

    public MetricsOperation Join(Token op, SyntaxNode left, SyntaxNode right, Token rightStart)
    {
        if (OperatorText.AsArithmetic(op) is not { } arithmetic)
            throw ParserCore.Unexpected(rightStart);
        var (a, b) = (AsMetrics(left, rightStart), AsMetrics(right, rightStart));
        return core.Place(new MetricsOperation(arithmetic, a, b), core.StartOf(a), a, b);
    }

    private MetricsExpr AsMetrics(SyntaxNode node, Token rightStart) => node switch
    {
        MetricsExpr expression => expression,
        ScalarStatic { Value.Type: StaticType.Duration } =>
            throw core.Invalid(node, $"arithmetic on durations is not supported outside of field expressions: {node}"),
        ScalarStatic scalar => core.Place(new MetricsScalar(scalar.Value), core.StartOf(node)),
        _ => throw ParserCore.Unexpected(rightStart),
    };

    private Compare ParseCompare(Token start)
    {
        core.Expect("(");
        var selection = ParseFilter();
        var topN = DefaultTopN;
        long from = 0;
        long to = 0;
        if (core.TryTake(","))
        {
            topN = (int)Math.Clamp(ParseInteger(), int.MinValue, int.MaxValue);
            if (core.TryTake(","))
            {
                from = ParseInteger();
                core.Expect(",");
                to = ParseInteger();
            }
        }

        core.Expect(")");
        return core.Place(new Compare(selection, topN, from, to), start, selection);
    }

    private long ParseInteger() => core.Expect(TokenKind.Integer, "INTEGER").Value.AsInt64;

    private double ParseQuantile() =>
        core.Current.Kind is TokenKind.Integer or TokenKind.Float ? core.Take().Value.AsDouble : throw core.Unexpected("INTEGER", "FLOAT");

    private MetricsSecondStage? TryParseSecondStage()
    {
        var start = core.Current;
        if (OperatorText.AsComparison(start) is { } comparison)
        {
            core.Take();
            return core.Place(new MetricsFilter(comparison, ParseScalar()), start);
        }

        if (!core.TryTake("|"))
            return null;
        var function = core.Current;
        if (!core.TryTake("topk") && !core.TryTake("bottomk"))
            throw core.Unexpected("topk", "bottomk");
        core.Expect("(");
        var limit = (int)Math.Min(ParseInteger(), int.MaxValue);
        core.Expect(")");
        return core.Place(new TopK(function.Text == "bottomk", limit), function);
    }
}
