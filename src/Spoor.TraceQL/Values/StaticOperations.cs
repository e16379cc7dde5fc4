namespace Spoor.TraceQL;

/// <summary>What operators do with two single values. Arrays and regular expressions are the interpreter's.</summary>
public static class StaticOperations
{
    /// <summary>
    /// Whether two values may be compared: numbers with numbers, otherwise equal types; a status also with an int (its OTLP code), which
    /// only attributes bring about. What may not be compared is neither equal nor different.
    /// </summary>
    public static bool AreComparable(Static left, Static right) =>
        (left.IsNumeric && right.IsNumeric)
        || (left.Type == right.Type && !left.IsNil && !left.IsArray)
        || IsStatusWithInt(left, right)
        || IsStatusWithInt(right, left);

    /// <summary>One of = != &lt; &lt;= &gt; &gt;= on two single values; false when they cannot be compared so.</summary>
    public static bool Compare(BinaryOperator op, Static left, Static right)
    {
        if (!AreComparable(left, right))
            return false;
        if (left.Type == StaticType.String)
            return Holds(op, CompareUtf8(left.AsString!, right.AsString!));
        if (op is not (BinaryOperator.Equal or BinaryOperator.NotEqual) && !(left.IsNumeric && right.IsNumeric))
            return false;
        if (left.Type != StaticType.Float && right.Type != StaticType.Float)
            return Holds(op, left.AsInt64.CompareTo(right.AsInt64));
        var (a, b) = (left.AsDouble, right.AsDouble);
        return double.IsNaN(a) || double.IsNaN(b) ? op == BinaryOperator.NotEqual : Holds(op, a.CompareTo(b));
    }

    /// <summary>
    /// + - * / % ^ on two numbers: two ints give an int (division truncates, powers that do not fit give a float), durations stay
    /// durations where their unit does, everything else is computed in floats. Nil when a value is no number.
    /// </summary>
    /// <exception cref="TraceQLException">Two ints are divided by zero.</exception>
    public static Static Arithmetic(BinaryOperator op, Static left, Static right)
    {
        if (!left.IsNumeric || !right.IsNumeric)
            return Static.Nil;
        if (left.Type == StaticType.Int && right.Type == StaticType.Int)
            return op == BinaryOperator.Power ? Power(left.AsInt64, right.AsInt64) : Static.Int(OfIntegers(op, left.AsInt64, right.AsInt64));
        if (left.Type == StaticType.Duration && right.Type == StaticType.Duration && op is BinaryOperator.Add or BinaryOperator.Subtract)
            return Static.Duration(OfIntegers(op, left.AsInt64, right.AsInt64));
        var (a, b) = (left.AsDouble, right.AsDouble);
        return Static.Float(op switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => a / b,
            BinaryOperator.Modulo => a % b,
            BinaryOperator.Power => Math.Pow(a, b),
            _ => throw new ArgumentOutOfRangeException(nameof(op)),
        });
    }

    /// <summary>The number with the other sign; Nil when it is no number.</summary>
    public static Static Negate(Static value) => value.Type switch
    {
        StaticType.Int => Static.Int(unchecked(-value.AsInt64)),
        StaticType.Duration => Static.Duration(unchecked(-value.AsInt64)),
        StaticType.Float => Static.Float(-value.AsDouble),
        _ => Static.Nil,
    };

    private static bool IsStatusWithInt(Static status, Static number) => status.Type == StaticType.Status && number.Type == StaticType.Int;

    private static bool Holds(BinaryOperator op, int order) => op switch
    {
        BinaryOperator.Equal => order == 0,
        BinaryOperator.NotEqual => order != 0,
        BinaryOperator.Less => order < 0,
        BinaryOperator.LessOrEqual => order <= 0,
        BinaryOperator.Greater => order > 0,
        BinaryOperator.GreaterOrEqual => order >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private static long OfIntegers(BinaryOperator op, long a, long b)
    {
        if (b == 0 && op is BinaryOperator.Divide or BinaryOperator.Modulo)
            throw new TraceQLException("division by zero");
        return unchecked(op switch
        {
            BinaryOperator.Add => a + b,
            BinaryOperator.Subtract => a - b,
            BinaryOperator.Multiply => a * b,
            BinaryOperator.Divide => b == -1 ? -a : a / b,
            BinaryOperator.Modulo => b == -1 ? 0 : a % b,
            _ => throw new ArgumentOutOfRangeException(nameof(op)),
        });
    }

    private static Static Power(long value, long exponent)
    {
        if (exponent < 0)
            return Static.Float(Math.Pow(value, exponent));
        if (value is 0 or 1 or -1)
            return Static.Int(exponent == 0 || (value == -1 && exponent % 2 == 0) ? 1 : value);
        if (exponent > 63)
            return Static.Float(Math.Pow(value, exponent));
        long product = 1;
        for (var step = 0; step < exponent; step++)
        {
            var wide = (Int128)product * value;
            if (wide > long.MaxValue || wide < long.MinValue)
                return Static.Float(Math.Pow(value, exponent));
            product = (long)wide;
        }

        return Static.Int(product);
    }

    /// <summary>The order of the UTF-8 bytes, which UTF-16 units keep except that surrogates belong above U+E000 to U+FFFF.</summary>
    internal static int CompareUtf8(string left, string right)
    {
        var common = Math.Min(left.Length, right.Length);
        for (var index = 0; index < common; index++)
        {
            var (a, b) = (left[index], right[index]);
            if (a != b)
                return Rank(a) - Rank(b);
        }

        return left.Length - right.Length;

        static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
