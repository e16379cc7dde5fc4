namespace Spoor.TraceQL;

/// <summary>Operators between field expressions.</summary>
public enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Regex,
    NotRegex,
    And,
    Or,
}

/// <summary>Operators on one field expression.</summary>
public enum UnaryOperator
{
    Negate,
    Not,
}
