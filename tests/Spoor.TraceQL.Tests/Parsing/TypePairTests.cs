namespace Spoor.TraceQL.Tests;

/// <summary>Every operator between every two types: what is valid is said here once more, by the rules as they are written down.</summary>
public class TypePairTests
{
    private const string Number = "number";

    /// <summary>An operand of each type, constant and not, with the type that counts.</summary>
    private static readonly (string Text, string Type)[] Operands =
    [
        ("1", Number), ("0.5", Number), ("1s", Number), ("duration", Number), ("span:childCount", Number), ("(.a + 1)", Number), ("(-.a)", Number),
        ("`x`", "text"), ("name", "text"), ("trace:id", "text"), ("event:name", "text"),
        ("true", "bool"), ("(.a = 1)", "bool"), ("(!.a)", "bool"), ("(.a != nil)", "bool"), ("(.a && .b)", "bool"),
        ("error", "status"), ("status", "status"),
        ("server", "kind"), ("kind", "kind"),
        ("nil", "nil"),
        (".a", "any"), ("span.a", "any"), ("parent.a", "any"), ("event.a", "any"),
    ];

    [Theory]
    [InlineData("+", Number)]
    [InlineData("-", Number)]
    [InlineData("*", Number)]
    [InlineData("/", Number)]
    [InlineData("%", Number)]
    [InlineData("^", Number)]
    [InlineData("=", "number text bool status kind nil")]
    [InlineData("!=", "number text bool status kind nil")]
    [InlineData("<", "number text")]
    [InlineData("<=", "number text")]
    [InlineData(">", "number text")]
    [InlineData(">=", "number text")]
    [InlineData("=~", "text")]
    [InlineData("!~", "text")]
    [InlineData("&&", "bool")]
    [InlineData("||", "bool")]
    public void Operators_take_their_types(string op, string types)
    {
        foreach (var (left, leftType) in Operands)
        {
            foreach (var (right, rightType) in Operands)
            {
                var query = types == Number ? $"{{ ({left} {op} {right}) = .z }}" : $"{{ {left} {op} {right} }}";
                var problem = Record.Exception(() => TraceQLParser.Parse(query));
                if (Expected(op, types, left, leftType, right, rightType) is not { } message)
                {
                    Assert.True(problem is null, $"{query}: {problem?.Message}");
                    continue;
                }

                Assert.True(problem is TraceQLException, query);
                Assert.True(problem.Message.StartsWith(message, StringComparison.Ordinal), $"{query}: {problem.Message}, not {message}");
            }
        }
    }

    /// <summary>Null when it is valid.</summary>
    private static string? Expected(string op, string types, string left, string leftType, string right, string rightType)
    {
        if (op is "=" or "!=" && (leftType == "nil" || rightType == "nil"))
        {
            var other = leftType == "nil" ? right : left;
            return op == "=" && Array.IndexOf(["duration", "span:childCount", "name", "trace:id", "event:name", "status", "kind"], other) >= 0
                ? $"{other}=nil is not valid because intrinsics cannot be nil"
                : null;
        }

        var isDynamic = leftType is "any" or "nil" || rightType is "any" or "nil";
        if (leftType != rightType && !isDynamic)
            return "binary operations must operate on the same type";
        var allowed = types.Split(' ');
        if (!Takes(leftType) || !Takes(rightType))
            return "illegal operation for the given types";
        if (op is "=~" or "!~" && right != "`x`")
            return "regular expressions must be string literals";
        return null;

        bool Takes(string type) => type == "any" || Array.IndexOf(allowed, type) >= 0;
    }
}
