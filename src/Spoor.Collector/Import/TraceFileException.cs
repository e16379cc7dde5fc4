namespace Spoor.Collector.Import;

/// <summary>A file that cannot be read as traces: which file, where in it, and what was expected.</summary>
public sealed class TraceFileException : Exception
{
    public TraceFileException()
    {
    }

    public TraceFileException(string message)
        : base(message)
    {
    }

    public TraceFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
