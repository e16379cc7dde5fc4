namespace Spoor.TraceQL;

/// <summary>What the parts of the parser share: the tokens, the nesting limit, and where every node stands in the text.</summary>
internal sealed class ParserCore
{
    /// <summary>
    /// How deep a tree may be. Everything that walks a tree does so recursively; this keeps it far from the end of the smallest usual
    /// stack (1 MB).
    /// </summary>
    public const int MaxDepth = 250;

    /// <summary>How deep parentheses and prefix operators may be: printing puts up to two of them on every level of a tree.</summary>
    private const int MaxNesting = 2 * MaxDepth;

    private readonly IReadOnlyList<Token> _tokens;
    private readonly Dictionary<SyntaxNode, NodePlace> _places;
    private int _position;
    private int _nesting;

    public ParserCore(IReadOnlyList<Token> tokens)
        : this(tokens, new(ReferenceEqualityComparer.Instance))
    {
    }

    private ParserCore(IReadOnlyList<Token> tokens, Dictionary<SyntaxNode, NodePlace> places)
    {
        _tokens = tokens;
        _places = places;
    }

    public Token Current => _tokens[_position];

    /// <summary>A parser of other tokens that knows the nodes of this one.</summary>
    public ParserCore Over(IReadOnlyList<Token> tokens) => new(tokens, _places);

    public Token Take()
    {
        var token = _tokens[_position];
        if (_position < _tokens.Count - 1)
            _position++;
        return token;
    }

    public bool TryTake(string text)
    {
        if (!Current.Is(text))
            return false;
        Take();
        return true;
    }

    public Token Expect(string text) => Current.Is(text) ? Take() : throw Unexpected(text);

    public Token Expect(TokenKind kind, string display) => Current.Kind == kind ? Take() : throw Unexpected(display);

    /// <summary>Counts an opening parenthesis or prefix operator; <see cref="Leave"/> undoes it.</summary>
    public void Enter(Token token)
    {
        if (++_nesting > MaxNesting)
            throw TooDeep(token);
    }

    public void Leave() => _nesting--;

    /// <summary>Registers where a new node stands and how deep it is.</summary>
    public T Place<T>(T node, Token start, params ReadOnlySpan<SyntaxNode?> children)
        where T : SyntaxNode
    {
        var depth = 0;
        foreach (var child in children)
        {
            if (child is not null && _places.TryGetValue(child, out var place))
                depth = Math.Max(depth, place.Depth);
        }

        if (depth >= MaxDepth)
            throw TooDeep(start);
        _places[node] = new NodePlace(start, depth + 1);
        return node;
    }

    /// <summary>The first token of a node.</summary>
    public Token StartOf(SyntaxNode node) => _places[node].Start;

    public TraceQLException Invalid(SyntaxNode node, string message)
    {
        var (line, column) = _places.TryGetValue(node, out var place) ? (place.Start.Line, place.Start.Column) : (0, 0);
        return new TraceQLException(message, line, column);
    }

    public TraceQLException Unexpected(params ReadOnlySpan<string> expected) => Unexpected(Current, expected);

    public static TraceQLException Unexpected(Token token, params ReadOnlySpan<string> expected)
    {
        if (token.Kind == TokenKind.Error)
            return Error(token, token.Text);
        var expecting = expected.IsEmpty ? "" : ", expecting " + string.Join(" or ", expected);
        return Error(token, $"syntax error: unexpected {token.Display}{expecting}");
    }

    public static TraceQLException Error(Token token, string message) =>
        new($"parse error at line {token.Line}, col {token.Column}: {message}", token.Line, token.Column);

    private static TraceQLException TooDeep(Token token) => Error(token, "the query is nested too deeply");

    private readonly record struct NodePlace(Token Start, int Depth);
}
