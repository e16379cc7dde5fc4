namespace Spoor.TraceQL;

/// <summary>
/// Evaluates field expressions. A missing value compared with anything is false, so <c>!=</c> means exists and differs. Of several values
/// (arrays, events, links) one has to satisfy a comparison, but all of them <c>!=</c> and <c>!~</c>.
/// </summary>
internal static class FieldEvaluator
{
    public static FieldValues Evaluate(FieldExpr expression, ISpanView span) => expression switch
    {
        StaticExpr literal => literal.Value,
        AttributeExpr attribute => FieldReader.Read(attribute, span),
        IntrinsicExpr intrinsic => FieldReader.Read(intrinsic.Intrinsic, span),
        ExistsExpr exists => Static.Bool(exists.Exists ? Evaluate(exists.Operand, span).Count > 0 : IsMissing(exists.Operand, span)),
        UnaryExpr { Operator: UnaryOperator.Not } not => Not(Evaluate(not.Operand, span)),
        UnaryExpr negate => Map(Evaluate(negate.Operand, span), StaticOperations.Negate),
        BinaryExpr binary => Evaluate(binary, span),
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Whether the value, or one of several, is true.</summary>
    public static bool IsTrue(FieldExpr expression, ISpanView span) => Truth(Evaluate(expression, span)) == true;

    private static FieldValues Evaluate(BinaryExpr binary, ISpanView span) => binary.Operator switch
    {
        BinaryOperator.And => Static.Bool(IsTrue(binary.Left, span) && IsTrue(binary.Right, span)),
        BinaryOperator.Or => Static.Bool(IsTrue(binary.Left, span) || IsTrue(binary.Right, span)),
        BinaryOperator.Regex or BinaryOperator.NotRegex => Static.Bool(MatchesRegex(binary, span)),
        <= BinaryOperator.Power => Arithmetic(binary, span),
        _ => Static.Bool(Compares(binary, span)),
    };

    /// <summary>An attribute of events or links is missing only from spans that have events or links.</summary>
    private static bool IsMissing(FieldExpr operand, ISpanView span)
    {
        if (Evaluate(operand, span).Count > 0)
            return false;
        return operand switch
        {
            AttributeExpr { Scope: AttributeScope.Event } => span.Events.Count > 0,
            AttributeExpr { Scope: AttributeScope.Link } => span.Links.Count > 0,
            IntrinsicExpr { Intrinsic: Intrinsic.EventName or Intrinsic.EventTimeSinceStart } => span.Events.Count > 0,
            IntrinsicExpr { Intrinsic: Intrinsic.LinkTraceId or Intrinsic.LinkSpanId } => span.Links.Count > 0,
            _ => true,
        };
    }

    private static Static Not(FieldValues operand) => Truth(operand) is { } truth ? Static.Bool(!truth) : Static.Nil;

    /// <summary>Null when no value is a bool.</summary>
    private static bool? Truth(FieldValues values)
    {
        bool? truth = null;
        for (var index = 0; index < values.Count; index++)
        {
            if (values[index] is { Type: StaticType.Bool } value)
                truth = truth == true || value.AsBool;
        }

        return truth;
    }

    private static FieldValues Arithmetic(BinaryExpr binary, ISpanView span)
    {
        var left = Evaluate(binary.Left, span);
        var right = Evaluate(binary.Right, span);
        if (right.Count == 1)
            return Map(left, value => StaticOperations.Arithmetic(binary.Operator, value, right[0]));
        if (left.Count == 1)
            return Map(right, value => StaticOperations.Arithmetic(binary.Operator, left[0], value));
        return Static.Nil;
    }

    private static FieldValues Map(FieldValues values, Func<Static, Static> operation)
    {
        if (values.Count <= 1)
            return values.Count == 0 ? Static.Nil : operation(values[0]);
        var results = new List<Static>(values.Count);
        for (var index = 0; index < values.Count; index++)
        {
            var result = operation(values[index]);
            if (!result.IsNil)
                results.Add(result);
        }

        return FieldValues.Of(results);
    }

    private static bool Compares(BinaryExpr binary, ISpanView span)
    {
        var left = Evaluate(binary.Left, span);
        var right = Evaluate(binary.Right, span);
        if (left.Single.IsArray && right.Single.IsArray)
            throw new TraceQLException($"two arrays cannot be compared: {binary}");
        Func<Static, Static> normalize = SpanIdText.IsId(binary.Left) || SpanIdText.IsId(binary.Right) ? SpanIdText.Normalize : static value => value;
        return Holds(
            left.Flatten(),
            right.Flatten(),
            binary.Operator == BinaryOperator.NotEqual,
            StaticOperations.AreComparable,
            (a, b) => StaticOperations.Compare(binary.Operator, normalize(a), normalize(b)));
    }

    private static bool MatchesRegex(BinaryExpr binary, ISpanView span)
    {
        if (binary.Right is not StaticExpr { Value.AsString: { } pattern })
            throw new TraceQLException($"regular expressions must be string literals: {binary}");
        var regex = TraceQLRegex.Compile(pattern);
        var negated = binary.Operator == BinaryOperator.NotRegex;
        var id = SpanIdText.IsId(binary.Left);
        return Holds(
            Evaluate(binary.Left, span).Flatten(),
            Static.Nil,
            negated,
            static (value, _) => value.Type == StaticType.String,
            (value, _) => (TraceQLRegex.IsMatch(regex, value.AsString!) || (id && TraceQLRegex.IsMatch(regex, SpanIdText.Normalize(value).AsString!))) != negated);
    }

    /// <summary>
    /// Whether a test holds for any pair of values, or, when all are asked for, for every pair that can be compared, of which there must
    /// be at least one.
    /// </summary>
    private static bool Holds(
        FieldValues left,
        FieldValues right,
        bool all,
        Func<Static, Static, bool> areComparable,
        Func<Static, Static, bool> test)
    {
        var compared = false;
        for (var i = 0; i < left.Count; i++)
        {
            for (var j = 0; j < Math.Max(1, right.Count); j++)
            {
                var other = right.Count == 0 ? Static.Nil : right[j];
                if (!areComparable(left[i], other))
                    continue;
                compared = true;
                if (test(left[i], other) != all)
                    return !all;
            }
        }

        return all && compared;
    }
}
