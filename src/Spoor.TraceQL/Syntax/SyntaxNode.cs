namespace Spoor.TraceQL;

/// <summary>
/// A part of a parsed query. Nodes are immutable and equal when they say the same; <see cref="object.ToString"/> prints TraceQL
/// that parses to an equal tree.
/// </summary>
public abstract record SyntaxNode
{
    private protected SyntaxNode()
    {
    }

    /// <summary>The node as TraceQL in its one canonical spelling.</summary>
    public sealed override string ToString() => TraceQLPrinter.Print(this);
}
