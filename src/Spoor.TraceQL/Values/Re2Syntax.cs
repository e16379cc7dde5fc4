using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>
/// Rewrites a regular expression from RE2's syntax into .NET's, where they differ, and refuses what RE2 refuses. Errors are
/// <see cref="FormatException"/>s; the rest is left to .NET's own parser.
/// </summary>
internal sealed class Re2Syntax
{
    /// <summary>RE2's own limit on a counted repetition, also of nested ones together.</summary>
    private const int MaxRepeat = 1000;

    /// <summary>How many states a pattern may need about, and how deep its groups may be.</summary>
    private const int MaxSize = 20_000;
    private const int MaxNesting = 200;

    private readonly string _pattern;
    private readonly bool _hasMultilineFlag;
    private readonly StringBuilder _output = new();
    private readonly Stack<long> _sizes = new();
    private int _position;
    private long _size;
    private long _lastSize;

    private Re2Syntax(string pattern)
    {
        _pattern = pattern;
        _hasMultilineFlag = HasMultilineFlag();
    }

    private bool AtEnd => _position >= _pattern.Length;

    public static string ToDotNet(string pattern)
    {
        var syntax = new Re2Syntax(pattern);
        while (!syntax.AtEnd)
            syntax.Next();
        if (syntax._sizes.Count > 0)
            throw new FormatException("missing closing )");
        return syntax._output.ToString();
    }

    private void Next()
    {
        var character = _pattern[_position++];
        switch (character)
        {
            case '\\':
                Escape();
                break;
            case '[':
                Class();
                AddAtom(1);
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '{':
                Repeat();
                break;
            case '$':
                // Without (?m), RE2's $ is only the very end; .NET's also stands before a last line break.
                _output.Append(_hasMultilineFlag ? "$" : @"\z");
                AddAtom(1);
                break;
            default:
                _output.Append(character);
                if (character is not ('|' or '*' or '+' or '?'))
                    AddAtom(1);
                break;
        }
    }

    private bool HasMultilineFlag()
    {
        for (var index = _pattern.IndexOf("(?", StringComparison.Ordinal); index >= 0; index = _pattern.IndexOf("(?", index + 1, StringComparison.Ordinal))
        {
            for (var flag = index + 2; flag < _pattern.Length && char.IsAsciiLetter(_pattern[flag]); flag++)
            {
                if (_pattern[flag] == 'm')
                    return true;
            }
        }

        return false;
    }

    private void OpenGroup()
    {
        if (_sizes.Count >= MaxNesting)
            throw new FormatException($"groups are nested more than {MaxNesting} deep");
        _output.Append('(');
        if (!AtEnd && _pattern[_position] == '?')
        {
            if (OpenSpecialGroup())
                return;
        }

        _sizes.Push(_size);
        _size = 0;
        _lastSize = 0;
    }

    /// <returns>True when it was a group of flags alone, which is closed already.</returns>
    private bool OpenSpecialGroup()
    {
        _position++;
        if (_pattern.AsSpan(_position) is ['P', '<', ..] or ['<', not ('=' or '!'), ..])
        {
            var start = _pattern.IndexOf('<', _position) + 1;
            var end = _pattern.IndexOf('>', start);
            if (end <= start || _pattern.AsSpan(start, end - start).ContainsAnyExcept(WordSearch))
                throw new FormatException("invalid named capture");
            _output.Append("?:");
            _position = end + 1;
            return false;
        }

        var flags = _position;
        while (!AtEnd && "imsU-".Contains(_pattern[_position]))
            _position++;
        if (AtEnd || _pattern[_position] is not (':' or ')'))
            throw new FormatException($"invalid or unsupported Perl syntax: (?{_pattern.AsSpan(flags, Math.Min(1, _pattern.Length - flags))}");

        // Whole values are matched, so that it does not matter whether repetitions take much or little (U).
        var kept = _pattern[flags.._position].Replace("U", "", StringComparison.Ordinal).TrimEnd('-');
        var isClosed = _pattern[_position++] == ')';
        _output.Append('?').Append(kept).Append(isClosed && kept.Length > 0 ? "" : ":").Append(isClosed ? ")" : "");
        return isClosed;
    }

    private void CloseGroup()
    {
        if (!_sizes.TryPop(out var outer))
            throw new FormatException("unexpected )");
        _output.Append(')');
        var group = _size;
        _size = outer;
        AddAtom(Math.Max(group, 1));
    }

    /// <summary><c>{n}</c>, <c>{n,}</c>, <c>{n,m}</c>; any other brace is a plain character.</summary>
    private void Repeat()
    {
        var end = _position;
        var most = ReadNumber(ref end);
        var isRepeat = end > _position;
        if (isRepeat && end < _pattern.Length && _pattern[end] == ',')
        {
            end++;
            most = Math.Max(most, ReadNumber(ref end));
        }

        if (!isRepeat || end >= _pattern.Length || _pattern[end] != '}')
        {
            _output.Append(@"\{");
            AddAtom(1);
            return;
        }

        if (most > MaxRepeat)
            throw new FormatException($"repetition above {MaxRepeat}");
        _output.Append('{').Append(_pattern, _position, end + 1 - _position);
        _position = end + 1;
        _size += _lastSize * Math.Max(0, most - 1);
        _lastSize *= Math.Max(1, most);
        CheckSize();
    }

    /// <summary>The digits from a position on, which is moved behind them; 0 without any, capped where it is too much anyway.</summary>
    private int ReadNumber(ref int position)
    {
        var number = 0;
        for (; position < _pattern.Length && char.IsAsciiDigit(_pattern[position]); position++)
            number = Math.Min((number * 10) + (_pattern[position] - '0'), MaxRepeat + 1);
        return number;
    }

    private void AddAtom(long size)
    {
        _size += size;
        _lastSize = size;
        CheckSize();
    }

    private void CheckSize()
    {
        if (_size > MaxSize)
            throw new FormatException("the expression is too large");
    }

    private void Escape()
    {
        if (AtEnd)
            throw new FormatException(@"trailing \");
        var character = _pattern[_position];
        switch (character)
        {
            case 'A' or 'z' or 'b' or 'B':
                _output.Append('\\').Append(character);
                _position++;
                break;
            case 'Q':
                Quoted();
                return;
            case 'd' or 's' or 'w' or 'D' or 'S' or 'W':
                _output.Append('[').Append(Re2Classes.Perl(character)).Append(']');
                _position++;
                break;
            case 'p' or 'P':
                UnicodeClass();
                break;
            default:
                _output.Append(EscapedCharacter());
                break;
        }

        AddAtom(1);
    }

    private void Quoted()
    {
        var start = _position + 1;
        var end = _pattern.IndexOf(@"\E", start, StringComparison.Ordinal);
        var stop = end < 0 ? _pattern.Length : end;
        foreach (var character in _pattern.AsSpan(start, stop - start))
        {
            AppendLiteral(character);
            AddAtom(1);
        }

        _position = end < 0 ? stop : stop + 2;
    }

    /// <summary><c>\pL</c>, <c>\p{Lu}</c>, <c>\p{^Lu}</c>. .NET knows the categories, but not the scripts by RE2's names.</summary>
    private void UnicodeClass()
    {
        var negated = _pattern[_position++] == 'P';
        if (AtEnd)
            throw new FormatException(@"invalid character class: \p");
        var name = _pattern[_position].ToString();
        if (name == "{")
        {
            var end = _pattern.IndexOf('}', _position);
            if (end < 0)
                throw new FormatException(@"invalid character class: \p{");
            name = _pattern[(_position + 1)..end];
            _position = end;
        }

        _position++;
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        _output.Append(negated ? @"\P{" : @"\p{").Append(name).Append('}');
    }

    /// <summary>The escapes that mean one character, in a form that .NET reads everywhere.</summary>
    private string EscapedCharacter()
    {
        var character = _pattern[_position++];
        var simple = "aftnrv".IndexOf(character);
        if (simple >= 0)
            return Literal("\a\f\t\n\r\v"[simple]);
        if (character is >= '0' and <= '7')
            return Octal(character);
        if (character == 'x')
            return Hex();
        if (char.IsAsciiLetterOrDigit(character) || character > 127)
            throw new FormatException($@"invalid escape sequence: \{character}");
        return Literal(character);
    }

    private string Octal(char first)
    {
        if (first != '0' && (AtEnd || _pattern[_position] is < '0' or > '7'))
            throw new FormatException($@"invalid escape sequence: \{first}");
        var value = first - '0';
        for (var digits = 1; digits < 3 && !AtEnd && _pattern[_position] is >= '0' and <= '7'; digits++)
            value = (value * 8) + (_pattern[_position++] - '0');
        return Literal((char)value);
    }

    private string Hex()
    {
        var braced = !AtEnd && _pattern[_position] == '{';
        var start = braced ? _position + 1 : _position;
        var end = braced ? _pattern.IndexOf('}', start) : start + 2;
        var digits = end < 0 || end > _pattern.Length ? [] : _pattern.AsSpan(start, end - start);
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.TryCreate(value, out var rune))
            throw new FormatException(@"invalid escape sequence: \x");
        _position = braced ? end + 1 : end;
        var text = rune.ToString();
        return text.Length == 1 ? Literal(text[0]) : $"(?:{text})";
    }

    private void Class()
    {
        _output.Append('[');
        if (!AtEnd && _pattern[_position] == '^')
        {
            _output.Append('^');
            _position++;
        }

        for (var first = true; first || AtEnd || _pattern[_position] != ']'; first = false)
        {
            if (AtEnd)
                throw new FormatException("missing closing ]");
            ClassItem();
        }

        _output.Append(']');
        _position++;
    }

    private void ClassItem()
    {
        if (_pattern.AsSpan(_position).StartsWith("[:"))
        {
            var end = _pattern.IndexOf(":]", _position + 2, StringComparison.Ordinal);
            if (end > 0 && Re2Classes.Posix(_pattern[(_position + 2)..end]) is { } ranges)
            {
                _output.Append(ranges);
                _position = end + 2;
                return;
            }

            throw new FormatException("invalid character class range: [:");
        }

        if (_pattern[_position] == '\\' && _position + 1 < _pattern.Length && "dswDSWpP".Contains(_pattern[_position + 1]))
        {
            ClassShorthand();
            return;
        }

        ClassCharacter();
        if (_pattern.AsSpan(_position) is not ['-', not ']', ..])
            return;
        _position++;
        _output.Append('-');
        ClassCharacter();
    }

    private void ClassShorthand()
    {
        var letter = _pattern[_position + 1];
        _position++;
        if (letter is 'p' or 'P')
        {
            UnicodeClass();
            return;
        }

        _position++;
        _output.Append(Re2Classes.Perl(letter));
    }

    private void ClassCharacter()
    {
        if (AtEnd)
            throw new FormatException("missing closing ]");
        if (_pattern[_position] != '\\')
        {
            AppendLiteral(_pattern[_position++]);
            return;
        }

        _position++;
        if (AtEnd)
            throw new FormatException(@"trailing \");
        var text = EscapedCharacter();
        if (text.Length > 1 && text[0] == '(')
            throw new FormatException(@"characters beyond \x{FFFF} cannot stand in a class");
        _output.Append(text);
    }

    private void AppendLiteral(char character) => _output.Append(Literal(character));

    private static string Literal(char character) =>
        char.IsAsciiLetterOrDigit(character) || character > 127 ? character.ToString() : $@"\u{(int)character:x4}";

    private static readonly System.Buffers.SearchValues<char> WordSearch =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}
