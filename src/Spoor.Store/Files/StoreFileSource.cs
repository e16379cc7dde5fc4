using Spoor.Parquet.Reading;

namespace Spoor.Store.Files;

/// <summary>A file of a block as the Parquet reader takes it. Does not own the file.</summary>
internal sealed class StoreFileSource(IReadableFile file) : IRandomAccessSource
{
    public long Length { get; } = file.LengthBytes;

    public void Read(long offset, Span<byte> destination) => file.ReadExactly(offset, destination);
}
