namespace Spoor.TraceQL;

/// <summary>Reads TraceQL.</summary>
public static class TraceQLParser
{
    /// <summary>The longest query that is read, in UTF-16 units.</summary>
    public const int MaxQueryLength = 131_072;

    /// <summary>Parses and validates a query.</summary>
    /// <exception cref="TraceQLException">It is no valid query; the message says what is wrong and where.</exception>
    public static RootExpr Parse(string query)
    {
        if (query.Length > MaxQueryLength)
            throw new TraceQLException($"the query is too long: {query.Length} characters, at most {MaxQueryLength} are read", 1, 1);
        var core = new ParserCore(Lexer.Tokenize(query));
        var root = new PipelineParser(core).ParseRoot();
        new Validator(core.Invalid).Check(root);
        return root;
    }

    /// <summary>Parses one attribute or intrinsic: <c>span.http.status_code</c>, <c>.x</c>, <c>name</c>, <c>span:status</c>.</summary>
    /// <exception cref="TraceQLException">It is neither.</exception>
    public static FieldExpr ParseIdentifier(string identifier)
    {
        try
        {
            return ParseAlone(identifier);
        }
        catch (TraceQLException exception)
        {
            throw new TraceQLException($"failed to parse identifier {identifier}: {exception.Message}", exception.Line, exception.Column);
        }
    }

    private static FieldExpr ParseAlone(string identifier)
    {
        // Braces, so that columns in messages are those that Tempo gives.
        var core = new ParserCore(Lexer.Tokenize($"{{{identifier}}}"));
        core.Expect("{");
        var expression = new FieldParser(core).Parse();
        core.Expect("}");
        core.Expect(TokenKind.End, "$end");
        new Validator(core.Invalid).CheckField(expression);
        return expression is AttributeExpr { OfParent: false } or IntrinsicExpr { Intrinsic: not Intrinsic.Parent }
            ? expression
            : throw new TraceQLException("an attribute or an intrinsic is needed, such as span.http.method or name", 1, 2);
    }
}
