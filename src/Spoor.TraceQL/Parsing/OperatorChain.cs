namespace Spoor.TraceQL;

/// <summary>
/// Operands joined by one associative operator. Short chains become the left-deep tree that the grammar says; long ones, such as lists
/// of hundreds of alternatives, a balanced tree of the same meaning, so that no walk over a tree has to go thousands of levels deep.
/// </summary>
internal sealed class OperatorChain<T>(Func<T, T, T> join)
{
    private const int LongestLeftDeep = 64;

    private readonly List<T> _operands = [];

    public void Add(T operand) => _operands.Add(operand);

    public T Build()
    {
        if (_operands.Count > LongestLeftDeep)
            return Balanced(0, _operands.Count);
        var node = _operands[0];
        for (var index = 1; index < _operands.Count; index++)
            node = join(node, _operands[index]);
        return node;
    }

    private T Balanced(int start, int end)
    {
        if (end - start == 1)
            return _operands[start];
        var middle = start + ((end - start + 1) / 2);
        return join(Balanced(start, middle), Balanced(middle, end));
    }
}
