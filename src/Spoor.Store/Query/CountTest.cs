using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary><c>count() op literal</c> with the answers for small counts kept, since most traces and groups are small.</summary>
internal sealed class CountTest
{
    private readonly BinaryOperator _op;
    private readonly Static _literal;
    private readonly bool[] _small = new bool[256];

    public CountTest(BinaryOperator op, Static literal)
    {
        _op = op;
        _literal = literal;
        for (var count = 0; count < _small.Length; count++)
            _small[count] = StaticOperations.Compare(op, Static.Int(count), literal);
    }

    public bool Passes(int count) =>
        (uint)count < (uint)_small.Length ? _small[count] : StaticOperations.Compare(_op, Static.Int(count), _literal);
}
