namespace Spoor.TraceQL;

/// <summary>Reads what can be read of a query that is still being written, to narrow the proposals for its next value.</summary>
public sealed class LenientParser
{
    /// <summary>Parentheses deeper than this are not looked into.</summary>
    private const int MaxDepth = 20;

    private readonly IReadOnlyList<Token> _tokens;
    private readonly ParserCore _core;

    private LenientParser(IReadOnlyList<Token> tokens)
    {
        _tokens = tokens;
        _core = new ParserCore(tokens);
    }

    /// <summary>
    /// The complete matchers of the one spanset in a query. Those that are incomplete or invalid are left out; what follows the spanset
    /// is ignored.
    /// </summary>
    /// <returns>A query of one spanset filter; null when nothing restricts: there is no complete matcher, or more than one spanset.</returns>
    public static RootExpr? ParseFilter(string query)
    {
        var tokens = Lexer.Tokenize(query);
        if (!tokens[0].Is("{") || tokens.Count(token => token.Is("{")) > 1)
            return null;
        var end = 1;
        while (end < tokens.Count - 1 && !tokens[end].Is("}"))
            end++;
        try
        {
            var expression = new LenientParser(tokens).ReadMatchers(1, end, 0);
            return expression is null ? null : new RootExpr(new Pipeline([new SpansetFilter(expression)]), []);
        }
        catch (TraceQLException)
        {
            // The matchers together are nested too deeply.
            return null;
        }
    }

    /// <summary>Matchers joined by <c>&amp;&amp;</c> and <c>||</c>, in the order of the text, between two tokens.</summary>
    private FieldExpr? ReadMatchers(int start, int end, int depth)
    {
        OperatorChain<FieldExpr>? chain = null;
        BinaryOperator? chainOperator = null;
        var op = BinaryOperator.And;
        for (var position = start; position < end; position++)
        {
            var partEnd = EndOfPart(position, end);
            if (ReadMatcher(position, partEnd, depth) is { } matcher)
            {
                if (chainOperator != op)
                    chain = NewChain(op, chain?.Build());
                chainOperator = op;
                chain!.Add(matcher);
            }

            position = partEnd;
            if (position < end)
                op = _tokens[position].Is("&&") ? BinaryOperator.And : BinaryOperator.Or;
        }

        return chain?.Build();
    }

    private OperatorChain<FieldExpr> NewChain(BinaryOperator op, FieldExpr? first)
    {
        var chain = new OperatorChain<FieldExpr>((left, right) => _core.Place(new BinaryExpr(op, left, right), _core.StartOf(left), left, right));
        if (first is not null)
            chain.Add(first);
        return chain;
    }

    /// <summary>The next <c>&amp;&amp;</c> or <c>||</c> outside of parentheses, or the end.</summary>
    private int EndOfPart(int position, int end)
    {
        var open = 0;
        for (; position < end; position++)
        {
            if (_tokens[position].Is("("))
                open++;
            else if (_tokens[position].Is(")"))
                open--;
            else if (open <= 0 && (_tokens[position].Is("&&") || _tokens[position].Is("||")))
                break;
        }

        return position;
    }

    private FieldExpr? ReadMatcher(int start, int end, int depth)
    {
        if (start >= end || depth > MaxDepth)
            return null;
        if (TryParse(start, end) is { } complete)
            return IsMatcher(complete) ? complete : null;
        return _tokens[start].Is("(") ? ReadMatchers(start + 1, _tokens[end - 1].Is(")") ? end - 1 : end, depth + 1) : null;
    }

    private static bool IsMatcher(FieldExpr expression) => expression switch
    {
        BinaryExpr or ExistsExpr => TypeRules.Of(expression) == ExpressionType.Bool,
        UnaryExpr { Operator: UnaryOperator.Not } not => IsMatcher(not.Operand),
        _ => false,
    };

    private FieldExpr? TryParse(int start, int end)
    {
        var part = new List<Token>(end - start + 1);
        for (var position = start; position < end; position++)
            part.Add(_tokens[position]);
        part.Add(new Token(TokenKind.End, "", _tokens[end].Line, _tokens[end].Column));
        try
        {
            var core = _core.Over(part);
            var expression = new FieldParser(core).Parse();
            if (core.Current.Kind != TokenKind.End)
                return null;
            new Validator(core.Invalid).CheckField(expression);
            return expression;
        }
        catch (TraceQLException)
        {
            return null;
        }
    }
}
