namespace Spoor.TraceQL;

/// <summary>A query that cannot be parsed, validated or run. The message is what the user reads; line and column count from 1, 0 when unknown.</summary>
public sealed class TraceQLException : Exception
{
    public TraceQLException()
    {
    }

    public TraceQLException(string message)
        : base(message)
    {
    }

    public TraceQLException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public TraceQLException(string message, int line, int column)
        : base(message)
    {
        Line = line;
        Column = column;
    }

    public int Line { get; }

    public int Column { get; }

    /// <summary>True when the query is right but asks for what this version does not run yet (answered 501, not 400).</summary>
    public bool IsNotSupported { get; init; }
}
