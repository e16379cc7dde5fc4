using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Makes one value of many, as <c>min</c>, <c>max</c>, <c>avg</c> and <c>sum</c> do. Values that are no numbers are left out, arrays count by element.</summary>
internal struct Accumulator(AggregateKind kind)
{
    private Static _value;
    private long _count;

    /// <summary>True when floats were added up: the last digits then depend on their order.</summary>
    public readonly bool DependsOnOrder => _value.Type == StaticType.Float && kind is AggregateKind.Sum or AggregateKind.Avg;

    public void Add(in Static value)
    {
        if (value.IsNumeric)
        {
            AddOne(value);
        }
        else if (value.IsArray)
        {
            foreach (var item in new ArrayItems(value))
            {
                if (item.IsNumeric)
                    AddOne(item);
            }
        }
    }

    /// <summary>Adds a duration to an accumulator that gets nothing but durations.</summary>
    public void AddDuration(long nanos)
    {
        if (_count++ == 0)
        {
            _value = Static.Duration(nanos);
            return;
        }

        var before = _value.AsInt64;
        _value = Static.Duration(kind switch
        {
            AggregateKind.Min => Math.Min(before, nanos),
            AggregateKind.Max => Math.Max(before, nanos),
            _ => unchecked(before + nanos),
        });
    }

    /// <summary>Nil when no number was added. The mean of durations is a duration, of all else a float.</summary>
    public readonly Static Result
    {
        get
        {
            if (kind != AggregateKind.Avg || _count == 0)
                return _value;
            return _value.Type == StaticType.Duration ? Static.Duration(_value.AsInt64 / _count) : Static.Float(_value.AsDouble / _count);
        }
    }

    private void AddOne(in Static value)
    {
        if (_count++ == 0)
        {
            _value = value;
            return;
        }

        switch (kind)
        {
            case AggregateKind.Min:
                if (StaticOperations.Compare(BinaryOperator.Less, value, _value))
                    _value = value;
                break;
            case AggregateKind.Max:
                if (StaticOperations.Compare(BinaryOperator.Greater, value, _value))
                    _value = value;
                break;
            default:
                _value = StaticOperations.Arithmetic(BinaryOperator.Add, _value, value);
                break;
        }
    }
}
