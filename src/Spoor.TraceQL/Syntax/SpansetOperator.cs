namespace Spoor.TraceQL;

/// <summary>
/// Operators between spansets. A structural one keeps spans of the right side that stand in the relation to a span of the left side;
/// its <c>Not</c> form keeps those that stand in it to none; its <c>Union</c> form also keeps the spans of the left side that took part.
/// </summary>
public enum SpansetOperator
{
    /// <summary><c>&amp;&amp;</c></summary>
    And,

    /// <summary><c>||</c></summary>
    Or,

    /// <summary><c>&gt;</c></summary>
    Child,

    /// <summary><c>&lt;</c></summary>
    Parent,

    /// <summary><c>&gt;&gt;</c></summary>
    Descendant,

    /// <summary><c>&lt;&lt;</c></summary>
    Ancestor,

    /// <summary><c>~</c></summary>
    Sibling,

    /// <summary><c>!&gt;</c></summary>
    NotChild,

    /// <summary><c>!&lt;</c></summary>
    NotParent,

    /// <summary><c>!&gt;&gt;</c></summary>
    NotDescendant,

    /// <summary><c>!&lt;&lt;</c></summary>
    NotAncestor,

    /// <summary><c>!~</c></summary>
    NotSibling,

    /// <summary><c>&amp;&gt;</c></summary>
    UnionChild,

    /// <summary><c>&amp;&lt;</c></summary>
    UnionParent,

    /// <summary><c>&amp;&gt;&gt;</c></summary>
    UnionDescendant,

    /// <summary><c>&amp;&lt;&lt;</c></summary>
    UnionAncestor,

    /// <summary><c>&amp;~</c></summary>
    UnionSibling,
}

/// <summary>Questions about spanset operators.</summary>
public static class SpansetOperators
{
    /// <summary>Whether the operator looks at parents.</summary>
    public static bool IsStructural(SpansetOperator op) => op is not (SpansetOperator.And or SpansetOperator.Or);

    /// <summary>Whether the operator keeps what stands in its relation to nothing: its left side may then be empty.</summary>
    public static bool IsNegated(SpansetOperator op) => op is >= SpansetOperator.NotChild and <= SpansetOperator.NotSibling;

    /// <summary>Whether the operator keeps spans of both sides.</summary>
    public static bool IsUnion(SpansetOperator op) => op >= SpansetOperator.UnionChild;
}
