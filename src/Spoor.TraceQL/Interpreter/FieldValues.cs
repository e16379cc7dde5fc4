namespace Spoor.TraceQL;

/// <summary>
/// The values that an operand has on a span: none (nil), one, or, for attributes and intrinsics of events and links and for arrays,
/// several.
/// </summary>
internal readonly struct FieldValues
{
    private readonly Static _single;
    private readonly IReadOnlyList<Static>? _many;

    private FieldValues(Static single, IReadOnlyList<Static>? many)
    {
        _single = single;
        _many = many;
    }

    public int Count => _many?.Count ?? (_single.IsNil ? 0 : 1);

    public Static this[int index] => _many is null ? _single : _many[index];

    /// <summary>The value; Nil unless there is exactly one.</summary>
    public Static Single => Count == 1 ? this[0] : Static.Nil;

    public static implicit operator FieldValues(Static value) => new(value, null);

    public static FieldValues Of(IReadOnlyList<Static> values) => new(Static.Nil, values);

    /// <summary>The same values with arrays taken apart.</summary>
    public FieldValues Flatten()
    {
        var hasArray = false;
        for (var index = 0; index < Count; index++)
            hasArray |= this[index].IsArray;
        if (!hasArray)
            return this;
        var elements = new List<Static>();
        for (var index = 0; index < Count; index++)
            AddElements(this[index], elements);
        return Of(elements);
    }

    /// <summary>Several values of one type as an array; of several types, the first of them.</summary>
    public Static ToStatic()
    {
        if (Count <= 1)
            return Count == 0 ? Static.Nil : this[0];
        var values = _many!;
        return values.All(value => value.Type == values[0].Type) ? ToArray(values) : values[0];
    }

    private static Static ToArray(IReadOnlyList<Static> values) => values[0].Type switch
    {
        StaticType.Int => Static.IntArray([.. values.Select(value => value.AsInt64)]),
        StaticType.Float => Static.FloatArray([.. values.Select(value => value.AsDouble)]),
        StaticType.String => Static.StringArray([.. values.Select(value => value.AsString!)]),
        StaticType.Bool => Static.BoolArray([.. values.Select(value => value.AsBool)]),
        _ => values[0],
    };

    private static void AddElements(Static value, List<Static> elements)
    {
        switch (value.Type)
        {
            case StaticType.IntArray:
                elements.AddRange(value.AsIntArray!.Select(Static.Int));
                break;
            case StaticType.FloatArray:
                elements.AddRange(value.AsFloatArray!.Select(Static.Float));
                break;
            case StaticType.StringArray:
                elements.AddRange(value.AsStringArray!.Select(Static.String));
                break;
            case StaticType.BoolArray:
                elements.AddRange(value.AsBoolArray!.Select(Static.Bool));
                break;
            default:
                elements.Add(value);
                break;
        }
    }
}
