using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>
/// Cuts a query into tokens, always ended by one of kind End or Error. What is no token becomes an Error token instead of an exception,
/// so that a syntax error before it is reported first and completion can use what precedes it.
/// </summary>
internal sealed class Lexer
{
    private readonly string _text;
    private readonly List<Token> _tokens = [];
    private int _position;
    private int _line = 1;
    private int _column = 1;
    private int _tokenLine;
    private int _tokenColumn;

    private Lexer(string text) => _text = text;

    private bool AtEnd => _position >= _text.Length;

    private char Current => Peek(0);

    public static IReadOnlyList<Token> Tokenize(string text)
    {
        var lexer = new Lexer(text);
        while (lexer.Next())
        {
        }

        return lexer._tokens;
    }

    /// <returns>False after the last token.</returns>
    private bool Next()
    {
        if (!SkipBlanks())
            return Fail("comment not terminated");
        _tokenLine = _line;
        _tokenColumn = _column;
        if (AtEnd)
        {
            Add(TokenKind.End, "");
            return false;
        }

        return Current switch
        {
            '"' => QuotedString(),
            '`' => RawString(),
            '\'' => Fail("invalid char literal"),
            '.' when !char.IsAsciiDigit(Peek(1)) => Dot(),
            '.' => Number(),
            >= '0' and <= '9' => Number(),
            _ when IsIdentifierStart() => Identifier(),
            _ => Operator(),
        };
    }

    private bool Identifier()
    {
        var start = _position;
        while (!AtEnd && (IsIdentifierStart() || char.IsDigit(Current)))
            Advance(char.IsHighSurrogate(Current) ? 2 : 1);
        var word = _text[start.._position];
        if (Current == '.' && word == "parent")
        {
            Advance(1);
            return AttributeOfParent();
        }

        if (Current == '.' && Vocabulary.AttributeScopes.TryGetValue(word, out var scope))
        {
            Advance(1);
            return Attribute(word + ".", scope, ofParent: false);
        }

        if (Current == ':' && Vocabulary.Operators.Contains(word + ":"))
        {
            Advance(1);
            return Add(TokenKind.Operator, word + ":");
        }

        return Add(Vocabulary.Keywords.Contains(word) ? TokenKind.Keyword : TokenKind.Identifier, word);
    }

    private bool Dot()
    {
        Advance(1);
        return Attribute(".", AttributeScope.None, ofParent: false);
    }

    private bool AttributeOfParent()
    {
        foreach (var (word, scope) in Vocabulary.AttributeScopes)
        {
            if (scope is AttributeScope.Span or AttributeScope.Resource && _text.AsSpan(_position).StartsWith(word + "."))
            {
                Advance(word.Length + 1);
                return Attribute($"parent.{word}.", scope, ofParent: true);
            }
        }

        return Attribute("parent.", AttributeScope.None, ofParent: true);
    }

    /// <summary>The name after the scope. Without one, the scope alone becomes an operator, which no rule of the grammar takes.</summary>
    private bool Attribute(string opening, AttributeScope scope, bool ofParent)
    {
        var name = new StringBuilder();
        var start = _position;
        while (!AtEnd && !Vocabulary.EndsAttributeName(Current))
        {
            if (Current != '"')
            {
                name.Append(Current);
                Advance(1);
                continue;
            }

            Advance(1);
            while (Current != '"' || AtEnd)
            {
                if (AtEnd)
                    return Fail("unexpected EOF, expecting \"");
                if (Current == '\\')
                {
                    if (Peek(1) is not ('"' or '\\'))
                        return Fail("invalid escape sequence");
                    Advance(1);
                }

                name.Append(Current);
                Advance(1);
            }

            Advance(1);
        }

        if (_position == start)
            return Add(TokenKind.Operator, opening);
        _tokens.Add(new Token(TokenKind.Attribute, opening, _tokenLine, _tokenColumn)
        {
            Value = Static.String(name.ToString()),
            Scope = scope,
            OfParent = ofParent,
        });
        return true;
    }

    private bool Number()
    {
        var start = _position;
        var isFloat = false;
        if (Current == '0' && "xXbBoO".Contains(Peek(1)))
            SkipWhile(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
        SkipWhile(static character => char.IsAsciiDigit(character) || character == '_');
        if (Current == '.')
        {
            isFloat = true;
            Advance(1);
            SkipWhile(char.IsAsciiDigit);
        }

        if (Current is 'e' or 'E')
        {
            isFloat = true;
            Advance(Peek(1) is '+' or '-' ? 2 : 1);
            if (!char.IsAsciiDigit(Current))
                return Fail("exponent has no digits");
            SkipWhile(char.IsAsciiDigit);
        }

        if (TryDuration(start))
            return true;
        var text = _text[start.._position];
        if (isFloat)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? Add(TokenKind.Float, text, Static.Float(number))
                : FailAtToken($"invalid float: {text}");
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer)
            ? Add(TokenKind.Integer, text, Static.Int(integer))
            : FailAtToken($"invalid integer: {text}");
    }

    private bool TryDuration(int start)
    {
        var end = _position;
        while (end < _text.Length && (char.IsAsciiDigit(_text[end]) || "nsumhµμdwy.".Contains(_text[end])))
            end++;
        if (end == _position || !DurationText.TryParse(_text.AsSpan(start, end - start), out var nanos))
            return false;
        Advance(end - _position);
        return Add(TokenKind.Duration, _text[start..end], Static.Duration(nanos));
    }

    private bool RawString()
    {
        var end = _text.IndexOf('`', _position + 1);
        if (end < 0)
            return FailAtToken("literal not terminated");
        var value = _text[(_position + 1)..end].Replace("\r", "", StringComparison.Ordinal);
        Advance(end + 1 - _position);
        return Add(TokenKind.String, "", Static.String(value));
    }

    private bool QuotedString()
    {
        var start = _position + 1;
        var end = start;
        while (end < _text.Length && _text[end] is not ('"' or '\n'))
            end += _text[end] == '\\' ? 2 : 1;
        if (end >= _text.Length || _text[end] == '\n')
            return FailAtToken("literal not terminated");
        if (!GoString.TryUnescape(_text.AsSpan(start, end - start), out var value, out var errorOffset))
        {
            Advance(1 + errorOffset);
            return Fail("invalid char escape");
        }

        Advance(end + 1 - _position);
        return Add(TokenKind.String, "", Static.String(value));
    }

    /// <summary>Takes one more character as long as the longer text is an operator too.</summary>
    private bool Operator()
    {
        var length = char.IsHighSurrogate(Current) && char.IsLowSurrogate(Peek(1)) ? 2 : 1;
        if (Current == '&' && _position + 1 < _text.Length && Vocabulary.Operators.Contains(_text.Substring(_position, 2)))
            length = 2;
        while (_position + length < _text.Length && Vocabulary.Operators.Contains(_text.Substring(_position, length + 1)))
            length++;
        var text = _text.Substring(_position, length);
        Advance(length);
        return Add(TokenKind.Operator, text);
    }

    private bool IsIdentifierStart() =>
        Current == '_' || char.IsLetter(Current) || (char.IsHighSurrogate(Current) && char.IsLetter(_text, _position));

    /// <returns>False when a comment does not end.</returns>
    private bool SkipBlanks()
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current))
            {
                Advance(1);
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                SkipWhile(static character => character != '\n');
            }
            else if (Current == '/' && Peek(1) == '*')
            {
                var end = _text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                if (end < 0)
                    return false;
                Advance(end + 2 - _position);
            }
            else
            {
                break;
            }
        }

        return true;
    }

    private void SkipWhile(Func<char, bool> condition)
    {
        while (!AtEnd && condition(Current))
            Advance(1);
    }

    private char Peek(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    private void Advance(int count)
    {
        for (var end = Math.Min(_position + count, _text.Length); _position < end; _position++)
        {
            if (_text[_position] == '\n')
            {
                _line++;
                _column = 1;
            }
            else if (!char.IsLowSurrogate(_text[_position]))
            {
                _column++;
            }
        }
    }

    private bool Add(TokenKind kind, string text, Static value = default)
    {
        _tokens.Add(new Token(kind, text, _tokenLine, _tokenColumn) { Value = value });
        return true;
    }

    private bool FailAtToken(string message)
    {
        Add(TokenKind.Error, message);
        return false;
    }

    private bool Fail(string message)
    {
        _tokens.Add(new Token(TokenKind.Error, message, _line, _column));
        return false;
    }
}
