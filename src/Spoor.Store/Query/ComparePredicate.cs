using System.Text;
using Spoor.Store.Segments;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>
/// <c>value op literal</c> as TraceQL's dynamic typing has it (<see cref="StaticOperations.Compare"/>). Arrays pass when any element does, for
/// <c>!=</c> and <c>!~</c> when all do; nil passes never.
/// </summary>
internal sealed class ComparePredicate : ValuePredicate
{
    /// <summary>A regular expression may take long over each.</summary>
    private const int ValuesBetweenChecks = 256;

    private readonly BinaryOperator _op;
    private readonly Static _literal;
    private readonly byte[] _text;
    private readonly TextPattern? _pattern;

    public ComparePredicate(BinaryOperator op, Static literal)
    {
        _op = op;
        _literal = literal;
        _text = literal.Type == StaticType.String ? Encoding.UTF8.GetBytes(literal.AsString!) : [];
        if (op is BinaryOperator.Regex or BinaryOperator.NotRegex)
            _pattern = new TextPattern(literal.AsString ?? throw new TraceQLException($"a regular expression must be a string, not {literal}"));
    }

    public override ValuePredicate? Opposite => _op switch
    {
        BinaryOperator.NotEqual => new ComparePredicate(BinaryOperator.Equal, _literal),
        BinaryOperator.NotRegex => new ComparePredicate(BinaryOperator.Regex, _literal),
        _ => null,
    };

    private bool NeedsAll => _op is BinaryOperator.NotEqual or BinaryOperator.NotRegex;

    public override bool TryGetNumber(out BinaryOperator op, out Static number)
    {
        op = _op;
        number = _literal;
        return _literal.IsNumeric && IsOrdering(_op);
    }

    public override bool TryGetText(out ReadOnlySpan<byte> text)
    {
        text = _text;
        return _op == BinaryOperator.Equal && _literal.Type == StaticType.String;
    }

    public override bool Test(in Static value)
    {
        if (!value.IsArray)
            return TestOne(value);
        foreach (var item in new ArrayItems(value))
        {
            if (TestOne(item) != NeedsAll)
                return !NeedsAll;
        }

        return NeedsAll;
    }

    public override void TestTexts(Utf8Dictionary dictionary, TextCache texts, Span<byte> results)
    {
        results.Clear();
        if (_literal.Type != StaticType.String)
            return;
        switch (_op)
        {
            case BinaryOperator.Equal:
                var equal = dictionary.Find(_text);
                if (equal >= 0)
                    results[equal] = 1;
                break;
            case BinaryOperator.NotEqual:
                results.Fill(1);
                var unequal = dictionary.Find(_text);
                if (unequal >= 0)
                    results[unequal] = 0;
                break;
            case BinaryOperator.Regex or BinaryOperator.NotRegex:
                var negate = _op == BinaryOperator.NotRegex;
                for (var code = 0; code < results.Length; code++)
                {
                    if (code % ValuesBetweenChecks == 0)
                        texts.CancellationToken.ThrowIfCancellationRequested();
                    results[code] = _pattern!.IsMatch(dictionary[code]) != negate ? (byte)1 : (byte)0;
                }

                break;
            default:
                for (var code = 0; code < results.Length; code++)
                    results[code] = Holds(dictionary[code].SequenceCompareTo(_text)) ? (byte)1 : (byte)0;
                break;
        }
    }

    private static bool IsOrdering(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

    private bool TestOne(in Static value) => _op switch
    {
        BinaryOperator.Regex => value.Type == StaticType.String && _pattern!.IsMatch(value.AsString!),
        BinaryOperator.NotRegex => value.Type == StaticType.String && !_pattern!.IsMatch(value.AsString!),
        _ => StaticOperations.Compare(_op, value, _literal),
    };

    private bool Holds(int order) => _op switch
    {
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        BinaryOperator.GreaterOrEqual => order >= 0,
        _ => false,
    };
}
