using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>Prints trees. Compound operands always stand in parentheses, so that no precedence has to be known to read them.</summary>
internal sealed class TraceQLPrinter
{
    private readonly StringBuilder _text = new();

    public static string Print(SyntaxNode node)
    {
        var printer = new TraceQLPrinter();
        printer.Write(node);
        return printer._text.ToString();
    }

    private void Write(SyntaxNode node)
    {
        switch (node)
        {
            case FieldExpr field:
                WriteField(field);
                break;
            case PipelineStage stage:
                WriteStage(stage);
                break;
            case ScalarExpr scalar:
                WriteScalar(scalar);
                break;
            case MetricsExpr metrics:
                WriteMetrics(metrics);
                break;
            case MetricsAggregate aggregate:
                WriteAggregate(aggregate);
                break;
            case MetricsSecondStage stage:
                WriteSecondStage(stage);
                break;
            case Pipeline pipeline:
                WriteList(pipeline.Stages, " | ");
                break;
            case Hint hint:
                _text.Append(hint.Name).Append('=').Append(hint.Value);
                break;
            case RootExpr root:
                Write(root.Body);
                if (root.Hints.Count > 0)
                    WriteCall(" with", root.Hints);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private void WriteField(FieldExpr field)
    {
        switch (field)
        {
            case StaticExpr literal:
                _text.Append(literal.Value);
                break;
            case AttributeExpr attribute:
                _text.Append(AttributeText.Of(attribute));
                break;
            case IntrinsicExpr intrinsic:
                _text.Append(IntrinsicNames.NameOf(intrinsic.Intrinsic));
                break;
            case ExistsExpr exists:
                WriteOperand(exists.Operand);
                _text.Append(exists.Exists ? " != nil" : " = nil");
                break;
            case UnaryExpr unary:
                _text.Append(OperatorText.Of(unary.Operator));
                WriteOperand(unary.Operand);
                break;
            case BinaryExpr binary:
                WriteWrapped(binary.Left, IsCompound(binary.Left) || (IsProduct(binary.Operator) && IsNegative(binary.Left)));
                _text.Append(' ').Append(OperatorText.Of(binary.Operator)).Append(' ');
                WriteOperand(binary.Right);
                break;
        }
    }

    private void WriteOperand(FieldExpr operand) => WriteWrapped(operand, IsCompound(operand));

    private static bool IsCompound(FieldExpr operand) => operand is BinaryExpr or UnaryExpr or ExistsExpr;

    /// <summary>These bind tighter than a sign: <c>-2 * .a</c> would be read as <c>-(2 * .a)</c>.</summary>
    private static bool IsProduct(BinaryOperator op) => op is BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Power;

    private static bool IsNegative(FieldExpr operand) => operand is StaticExpr { Value: { IsNumeric: true } value } && value.ToString()[0] == '-';

    private void WriteStage(PipelineStage stage)
    {
        switch (stage)
        {
            case SpansetFilter filter:
                _text.Append("{ ");
                if (filter.Expression is { } expression)
                {
                    Write(expression);
                    _text.Append(' ');
                }

                _text.Append('}');
                break;
            case SpansetOperation operation:
                WriteOperand(operation.Left, operation);
                _text.Append(' ').Append(OperatorText.Of(operation.Operator)).Append(' ');
                WriteOperand(operation.Right, operation);
                break;
            case SpansetPipeline nested:
                WriteWrapped(nested.Pipeline, true);
                break;
            case GroupBy group:
                WriteCall("by", [group.Expression]);
                break;
            case Select select:
                WriteCall("select", select.Fields);
                break;
            case Coalesce:
                _text.Append("coalesce()");
                break;
            case ScalarFilter filter:
                WriteOperand(filter.Left);
                _text.Append(' ').Append(OperatorText.Of(filter.Operator)).Append(' ');
                WriteOperand(filter.Right);
                break;
        }
    }

    /// <summary>What is joined with a pipeline must stand in parentheses itself.</summary>
    private void WriteOperand(SpansetExpr operand, SpansetOperation operation) =>
        WriteWrapped(operand, operand is SpansetOperation || (operand is SpansetFilter && (HasPipeline(operation.Left) || HasPipeline(operation.Right))));

    private static bool HasPipeline(SpansetExpr expression) => expression switch
    {
        SpansetPipeline => true,
        SpansetOperation operation => HasPipeline(operation.Left) || HasPipeline(operation.Right),
        _ => false,
    };

    private void WriteScalar(ScalarExpr scalar)
    {
        switch (scalar)
        {
            case ScalarStatic literal:
                _text.Append(literal.Value);
                break;
            case Aggregate aggregate:
                WriteCall<FieldExpr>(OperatorText.Of(aggregate.Kind), aggregate.Expression is { } expression ? [expression] : []);
                break;
            case ScalarOperation operation:
                WriteOperand(operation.Left);
                _text.Append(' ').Append(OperatorText.Of(operation.Operator)).Append(' ');
                WriteOperand(operation.Right);
                break;
            case ScalarPipeline nested:
                Write(nested.Pipeline);
                _text.Append(" | ");
                Write(nested.Aggregate);
                break;
        }
    }

    private void WriteOperand(ScalarExpr operand) => WriteWrapped(operand, operand is ScalarOperation or ScalarPipeline);

    private void WriteMetrics(MetricsExpr metrics)
    {
        switch (metrics)
        {
            case MetricsQuery query:
                Write(query.Pipeline);
                _text.Append(" | ");
                Write(query.Aggregate);
                WriteSecondStages(query.SecondStages);
                break;
            case MetricsOperation operation:
                WriteWrapped(operation.Left, operation.Left is not MetricsScalar);
                _text.Append(' ').Append(OperatorText.Of(operation.Operator)).Append(' ');
                WriteWrapped(operation.Right, operation.Right is not MetricsScalar);
                break;
            case MetricsScalar scalar:
                _text.Append(scalar.Value);
                break;
            case MetricsStages stages:
                WriteWrapped(stages.Input, true);
                WriteSecondStages(stages.SecondStages);
                break;
        }
    }

    private void WriteSecondStages(NodeList<MetricsSecondStage> stages)
    {
        foreach (var stage in stages)
        {
            _text.Append(stage is TopK ? " | " : " ");
            Write(stage);
        }
    }

    private void WriteAggregate(MetricsAggregate aggregate)
    {
        if (aggregate is Compare compare)
        {
            _text.Append("compare(");
            Write(compare.Selection);
            _text.Append(CultureInfo.InvariantCulture, $", {compare.TopN}");
            if (compare.StartUnixNanos != 0 || compare.EndUnixNanos != 0)
                _text.Append(CultureInfo.InvariantCulture, $", {compare.StartUnixNanos}, {compare.EndUnixNanos}");
            _text.Append(')');
            return;
        }

        var overTime = (OverTime)aggregate;
        _text.Append(OperatorText.Of(overTime.Kind)).Append('(');
        if (overTime.Field is { } field)
            Write(field);
        foreach (var quantile in overTime.Quantiles)
            _text.Append(", ").Append(Static.Float(quantile));
        _text.Append(')');
        if (overTime.By.Count > 0)
            WriteCall(" by", overTime.By);
    }

    private void WriteSecondStage(MetricsSecondStage stage)
    {
        if (stage is TopK top)
            _text.Append(CultureInfo.InvariantCulture, $"{(top.Bottom ? "bottomk" : "topk")}({top.Limit})");
        else if (stage is MetricsFilter filter)
            _text.Append(OperatorText.Of(filter.Operator)).Append(' ').Append(filter.Value);
    }

    private void WriteCall<T>(string name, NodeList<T> arguments)
        where T : SyntaxNode
    {
        _text.Append(name).Append('(');
        WriteList(arguments, ", ");
        _text.Append(')');
    }

    private void WriteList<T>(NodeList<T> nodes, string separator)
        where T : SyntaxNode
    {
        for (var index = 0; index < nodes.Count; index++)
        {
            if (index > 0)
                _text.Append(separator);
            Write(nodes[index]);
        }
    }

    private void WriteWrapped(SyntaxNode node, bool wrap)
    {
        if (wrap)
            _text.Append('(');
        Write(node);
        if (wrap)
            _text.Append(')');
    }
}
