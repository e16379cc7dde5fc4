namespace Spoor.Parquet.Reading;

/// <summary>A file that is held in memory.</summary>
public sealed class MemorySource(ReadOnlyMemory<byte> content) : IRandomAccessSource
{
    public long Length => content.Length;

    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > content.Length - destination.Length)
            throw new EndOfStreamException($"{destination.Length} bytes at offset {offset} of {content.Length}");
        content.Span.Slice((int)offset, destination.Length).CopyTo(destination);
    }
}
