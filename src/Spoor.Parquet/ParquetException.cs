namespace Spoor.Parquet;

/// <summary>
/// A file, page or layout is damaged, or uses a part of the format that this library does not read. The message says what and where.
/// </summary>
public sealed class ParquetException : Exception
{
    public ParquetException()
    {
    }

    public ParquetException(string message)
        : base(message)
    {
    }

    public ParquetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <param name="message">What is wrong, without a full stop.</param>
    /// <param name="offset">Where, in bytes from the start of the file, or of the decoded piece that <paramref name="message"/> names.</param>
    public ParquetException(string message, long offset)
        : base($"{message} (offset {offset})") => Offset = offset;

    internal ParquetException(string message, long offset, Exception? innerException)
        : base(message, innerException) => Offset = offset;

    /// <summary>In bytes; -1 when unknown.</summary>
    public long Offset { get; } = -1;
}
