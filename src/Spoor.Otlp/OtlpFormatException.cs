namespace Spoor.Otlp;

/// <summary>Input that cannot be turned into OTLP, or OTLP that cannot be turned into something else: what is wrong, and where.</summary>
public sealed class OtlpFormatException : FormatException
{
    public OtlpFormatException()
    {
    }

    public OtlpFormatException(string message)
        : base(message)
    {
    }

    public OtlpFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <param name="problem">What is wrong and what was expected.</param>
    /// <param name="path">Where in the document, such as <c>$.resourceSpans[0].scopeSpans[0].spans[3].traceId</c>; empty when unknown.</param>
    /// <param name="bytePosition">Offset from the start of the input, in bytes.</param>
    public OtlpFormatException(string problem, string path, long bytePosition, Exception? innerException = null)
        : base(path.Length == 0 ? $"{problem} (at byte {bytePosition})" : $"{path}: {problem} (at byte {bytePosition})", innerException)
    {
        Problem = problem;
        Path = path;
        BytePosition = bytePosition;
    }

    public string Problem { get; } = "";

    /// <summary>JSON path of the value that is wrong; empty for formats without paths.</summary>
    public string Path { get; } = "";

    /// <summary>Offset from the start of the input, in bytes.</summary>
    public long BytePosition { get; }
}
