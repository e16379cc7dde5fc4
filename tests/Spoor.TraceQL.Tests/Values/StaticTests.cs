namespace Spoor.TraceQL.Tests;

public class StaticTests
{
    public static TheoryData<Static, string> Printed => new()
    {
        { Static.Nil, "nil" },
        { Static.Int(-5), "-5" },
        { Static.Int(long.MinValue), "minInt" },
        { Static.Float(5), "5.0" },
        { Static.Float(1.5e-7), "1.5e-07" },
        { Static.String("a"), "`a`" },
        { Static.String("a`b"), "\"a`b\"" },
        { Static.Bool(true), "true" },
        { Static.Duration(1_500_000_000), "1.5s" },
        { Static.Status(0), "unset" },
        { Static.Status(1), "ok" },
        { Static.Status(2), "error" },
        { Static.Kind(0), "unspecified" },
        { Static.Kind(1), "internal" },
        { Static.Kind(2), "server" },
        { Static.Kind(3), "client" },
        { Static.Kind(4), "producer" },
        { Static.Kind(5), "consumer" },
        { Static.IntArray([1, 2]), "[1, 2]" },
        { Static.FloatArray([1, 2.5]), "[1.0, 2.5]" },
        { Static.StringArray(["a", "b"]), "[`a`, `b`]" },
        { Static.BoolArray([true, false]), "[true, false]" },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void Prints(Static value, string text) => Assert.Equal(text, value.ToString());

    [Fact]
    public void Equal_values_are_equal_and_hash_alike()
    {
        var makers = new Func<Static>[]
        {
            () => Static.Nil, () => Static.Int(1), () => Static.Float(1), () => Static.String("a" + 1), () => Static.Bool(true), () => Static.Duration(1),
            () => Static.Status(1), () => Static.Kind(1), () => Static.IntArray([1]), () => Static.FloatArray([1]), () => Static.StringArray(["a"]),
            () => Static.BoolArray([true]), () => Static.Float(double.NaN), () => Static.IntArray([1, 2]), () => Static.IntArray([]),
        };
        for (var i = 0; i < makers.Length; i++)
        {
            for (var j = 0; j < makers.Length; j++)
            {
                Assert.Equal(i == j, makers[i]() == makers[j]());
                Assert.Equal(i != j, makers[i]() != makers[j]());
            }

            Assert.Equal(makers[i]().GetHashCode(), makers[i]().GetHashCode());
        }
    }

    [Fact]
    public void Text_is_ordered_by_its_UTF8_bytes()
    {
        string[] ordered = ["", "A", "a", "aa", "b", "é", "\uffff", "😀", "😁"];
        for (var i = 0; i < ordered.Length; i++)
        {
            for (var j = 0; j < ordered.Length; j++)
                Assert.Equal(i < j, StaticOperations.Compare(BinaryOperator.Less, Static.String(ordered[i]), Static.String(ordered[j])));
        }
    }
}
