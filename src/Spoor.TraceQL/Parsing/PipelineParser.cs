namespace Spoor.TraceQL;

/// <summary>Parses whole queries and their stages.</summary>
internal sealed class PipelineParser
{
    private readonly ParserCore _core;
    private readonly FieldParser _fields;
    private readonly MetricsParser _metrics;
    private readonly OperandParser _operands;

    public PipelineParser(ParserCore core)
    {
        _core = core;
        _fields = new FieldParser(core);
        _metrics = new MetricsParser(core, _fields)
        {
            ParseScalar = () => _operands!.ParseScalar(),
            ParseFilter = () => _operands!.ParseFilter(),
        };
        _operands = new OperandParser(core, _fields, _metrics, ParseBody);
    }

    public RootExpr ParseRoot()
    {
        var start = _core.Current;
        QueryBody body = ParseBody().Node switch
        {
            SpansetExpr spanset => MakePipeline([spanset], start),
            QueryBody query => query,
            _ => throw _core.Unexpected(),
        };
        var hints = new List<Hint>();
        while (_core.TryTake("with"))
            ParseHints(hints);
        if (_core.Current.Kind != TokenKind.End)
            throw _core.Unexpected();
        return _core.Place(new RootExpr(body, [.. hints]), start, body);
    }

    /// <summary>
    /// A whole query without hints, or what stands in parentheses: stages joined by <c>|</c>. One spanset expression or scalar alone
    /// comes back as such, so that parentheses around it mean nothing but grouping.
    /// </summary>
    private Operand ParseBody()
    {
        var start = _core.Current;
        var first = TryParseGroupOrSelect() is { } stage ? new Operand(stage) : _operands.Parse();
        if (first.Node is MetricsExpr math)
            return new Operand(_metrics.ParseSecondStages(math, start));
        if (first.HasPipeline || !_core.Current.Is("|"))
            return first.Node is PipelineStage single and not SpansetExpr ? new Operand(MakePipeline([single], start)) : first;

        var stages = new List<PipelineStage> { AsStage(first.Node) };
        while (_core.TryTake("|"))
        {
            if (_metrics.TryParseAggregate() is { } aggregate)
            {
                var pipeline = MakePipeline(stages, start);
                var query = _core.Place(new MetricsQuery(pipeline, aggregate, []), start, pipeline, aggregate);
                return new Operand(_metrics.ParseSecondStages(query, start));
            }

            var next = ParseStage();
            if (next is Aggregate scalar)
            {
                var pipeline = MakePipeline(stages, start);
                return new Operand(_core.Place(new ScalarPipeline(pipeline, scalar), start, pipeline, scalar));
            }

            stages.Add(AsStage(next));
        }

        return new Operand(MakePipeline(stages, start));
    }

    private SyntaxNode ParseStage()
    {
        var start = _core.Current;
        if (TryParseGroupOrSelect() is { } stage)
            return stage;
        if (!_core.TryTake("coalesce"))
            return _operands.Parse() is { HasPipeline: false } operand ? operand.Node : throw ParserCore.Unexpected(start);
        _core.Expect("(");
        _core.Expect(")");
        return _core.Place(new Coalesce(), start);
    }

    private PipelineStage? TryParseGroupOrSelect()
    {
        var start = _core.Current;
        if (_core.TryTake("by"))
        {
            _core.Expect("(");
            var expression = _fields.Parse();
            _core.Expect(")");
            return _core.Place(new GroupBy(expression), start, expression);
        }

        if (!_core.TryTake("select"))
            return null;
        _core.Expect("(");
        var fields = _fields.ParseFieldList();
        return _core.Place(new Select(fields), start);
    }

    private PipelineStage AsStage(SyntaxNode node) => node as PipelineStage ?? throw _core.Unexpected();

    private Pipeline MakePipeline(IReadOnlyList<PipelineStage> stages, Token start) =>
        _core.Place(new Pipeline([.. stages]), start, [.. stages]);

    private void ParseHints(List<Hint> hints)
    {
        _core.Expect("(");
        do
        {
            var name = _core.Expect(TokenKind.Identifier, "IDENTIFIER");
            _core.Expect("=");
            var value = _fields.TryParseStatic() ?? throw _core.Unexpected();
            hints.Add(_core.Place(new Hint(name.Text, value.Value), name));
        }
        while (_core.TryTake(","));
        if (!_core.TryTake(")"))
            throw _core.Unexpected(",", ")");
    }
}
