namespace Spoor.TraceQL;

/// <summary>Reads TraceQL.</summary>
public static class TraceQLParser
{
    /// <summary>Parses and validates a query.</summary>
    /// <exception cref="TraceQLException">It is no valid query; the message says what is wrong and where.</exception>
    public static RootExpr Parse(string query) => throw new TraceQLException("not yet supported") { IsNotSupported = true };

    /// <summary>Parses one attribute or intrinsic: <c>span.http.status_code</c>, <c>.x</c>, <c>name</c>, <c>span:status</c>.</summary>
    /// <exception cref="TraceQLException">It is neither.</exception>
    public static FieldExpr ParseIdentifier(string identifier) => throw new TraceQLException("not yet supported") { IsNotSupported = true };
}
