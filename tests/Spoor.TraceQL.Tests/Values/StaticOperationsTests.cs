namespace Spoor.TraceQL.Tests;

public class StaticOperationsTests
{
    public static TheoryData<BinaryOperator, Static, Static, Static> Computed => new()
    {
        { BinaryOperator.Add, Static.Int(1), Static.Int(2), Static.Int(3) },
        { BinaryOperator.Subtract, Static.Int(1), Static.Int(2), Static.Int(-1) },
        { BinaryOperator.Multiply, Static.Int(3), Static.Int(2), Static.Int(6) },
        { BinaryOperator.Divide, Static.Int(7), Static.Int(2), Static.Int(3) },
        { BinaryOperator.Divide, Static.Int(-7), Static.Int(2), Static.Int(-3) },
        { BinaryOperator.Divide, Static.Int(long.MinValue), Static.Int(-1), Static.Int(long.MinValue) },
        { BinaryOperator.Modulo, Static.Int(7), Static.Int(4), Static.Int(3) },
        { BinaryOperator.Modulo, Static.Int(long.MinValue), Static.Int(-1), Static.Int(0) },
        { BinaryOperator.Power, Static.Int(2), Static.Int(3), Static.Int(8) },
        { BinaryOperator.Power, Static.Int(-2), Static.Int(63), Static.Int(long.MinValue) },
        { BinaryOperator.Power, Static.Int(2), Static.Int(63), Static.Float(9223372036854775808) },
        { BinaryOperator.Power, Static.Int(2), Static.Int(-1), Static.Float(0.5) },
        { BinaryOperator.Power, Static.Int(-1), Static.Int(long.MaxValue), Static.Int(-1) },
        { BinaryOperator.Power, Static.Int(0), Static.Int(0), Static.Int(1) },
        { BinaryOperator.Power, Static.Int(10), Static.Int(1_000_000_000), Static.Float(double.PositiveInfinity) },
        { BinaryOperator.Power, Static.Float(2), Static.Int(3), Static.Float(8) },
        { BinaryOperator.Add, Static.Int(1), Static.Float(0.5), Static.Float(1.5) },
        { BinaryOperator.Divide, Static.Float(1), Static.Int(0), Static.Float(double.PositiveInfinity) },
        { BinaryOperator.Add, Static.Duration(1), Static.Duration(2), Static.Duration(3) },
        { BinaryOperator.Divide, Static.Duration(3), Static.Duration(2), Static.Float(1.5) },
        { BinaryOperator.Multiply, Static.Duration(3), Static.Int(2), Static.Float(6) },
        { BinaryOperator.Add, Static.Int(1), Static.String("a"), Static.Nil },
        { BinaryOperator.Add, Static.Nil, Static.Int(1), Static.Nil },
        { BinaryOperator.Add, Static.Int(1), Static.IntArray([1]), Static.Nil },
    };

    [Theory]
    [MemberData(nameof(Computed))]
    public void Arithmetic(BinaryOperator op, Static left, Static right, Static result) => Assert.Equal(result, StaticOperations.Arithmetic(op, left, right));

    [Theory]
    [InlineData(BinaryOperator.Divide)]
    [InlineData(BinaryOperator.Modulo)]
    public void Ints_are_not_divided_by_zero(BinaryOperator op)
    {
        var exception = Assert.Throws<TraceQLException>(() => StaticOperations.Arithmetic(op, Static.Int(1), Static.Int(0)));
        Assert.Equal("division by zero", exception.Message);
    }

    public static TheoryData<Static, Static, string> Compared => new()
    {
        { Static.Int(1), Static.Int(2), "!= < <=" },
        { Static.Int(2), Static.Float(1.5), "!= > >=" },
        { Static.Duration(1), Static.Int(1), "= <= >=" },
        { Static.Float(double.NaN), Static.Int(1), "!=" },
        { Static.Int(long.MaxValue), Static.Int(long.MaxValue - 1), "!= > >=" },
        { Static.String("a"), Static.String("b"), "!= < <=" },
        { Static.Bool(true), Static.Bool(false), "!=" },
        { Static.Status(2), Static.Status(2), "=" },
        { Static.Status(2), Static.Int(2), "=" },
        { Static.Int(1), Static.Status(2), "!=" },
        { Static.Kind(2), Static.Kind(3), "!=" },
        { Static.Kind(2), Static.Int(2), "" },
        { Static.String("200"), Static.Int(200), "" },
        { Static.Bool(true), Static.Int(1), "" },
        { Static.Nil, Static.Int(1), "" },
        { Static.Nil, Static.Nil, "" },
        { Static.Status(1), Static.Kind(1), "" },
    };

    [Theory]
    [MemberData(nameof(Compared))]
    public void Comparison(Static left, Static right, string holding)
    {
        var operators = new[] { BinaryOperator.Equal, BinaryOperator.NotEqual, BinaryOperator.Less, BinaryOperator.LessOrEqual, BinaryOperator.Greater, BinaryOperator.GreaterOrEqual };
        var held = operators.Where(op => StaticOperations.Compare(op, left, right)).Select(OperatorText.Of);

        Assert.Equal(holding, string.Join(' ', held));
    }
}
