using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>Bytes in memory where a file is asked for.</summary>
internal sealed class MemoryFile(ReadOnlyMemory<byte> bytes) : IReadableFile
{
    public long LengthBytes => bytes.Length;

    public int Read(long offset, Span<byte> buffer)
    {
        var count = (int)Math.Clamp(bytes.Length - offset, 0, buffer.Length);
        bytes.Span.Slice((int)Math.Min(offset, bytes.Length), count).CopyTo(buffer);
        return count;
    }

    public void Dispose()
    {
    }
}
