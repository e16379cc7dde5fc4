namespace Spoor.Store.Files;

/// <summary>Bytes that are read by position, from several threads at once: a file, or an object of a bucket.</summary>
internal interface IReadableFile : IDisposable
{
    long LengthBytes { get; }

    /// <summary>Fills the buffer from an offset on; returns less than its length only at the end of the file.</summary>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    int Read(long offset, Span<byte> buffer);
}
