using Spoor.Parquet.Reading;

namespace Spoor.Store.Files;

/// <summary>A store's file as the Parquet reader takes it. Does not own the file.</summary>
internal sealed class StoreFileSource(IStoreFile file) : IRandomAccessSource
{
    public long Length { get; } = file.LengthBytes;

    public void Read(long offset, Span<byte> destination) => file.ReadExactly(offset, destination);
}
