namespace Spoor.TraceQL;

internal enum TokenKind
{
    End,

    /// <summary>Text that is no token; <see cref="Token.Text"/> is the message. Nothing follows it.</summary>
    Error,
    Identifier,
    Keyword,
    Operator,
    Integer,
    Float,
    Duration,
    String,

    /// <summary>An attribute with its scope; <see cref="Token.Text"/> is the scope as written, the value is the name.</summary>
    Attribute,
}

/// <summary>One token; line and column count from 1, columns in characters.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column)
{
    public Static Value { get; init; }

    public AttributeScope Scope { get; init; }

    public bool OfParent { get; init; }

    /// <summary>How error messages call it.</summary>
    public string Display => Kind switch
    {
        TokenKind.End => "$end",
        TokenKind.Identifier => "IDENTIFIER",
        TokenKind.Integer => "INTEGER",
        TokenKind.Float => "FLOAT",
        TokenKind.Duration => "DURATION",
        TokenKind.String => "STRING",
        _ => Text,
    };

    /// <summary>Whether it is this keyword or operator.</summary>
    public bool Is(string text) => Kind is TokenKind.Keyword or TokenKind.Operator && Text == text;
}
