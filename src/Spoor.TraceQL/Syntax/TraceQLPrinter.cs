namespace Spoor.TraceQL;

internal static class TraceQLPrinter
{
    public static string Print(SyntaxNode node) => node.GetType().Name;
}
