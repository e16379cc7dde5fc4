namespace Spoor.Parquet.Reading;

/// <summary>A file or object that is read at any position; may be called from several threads at once.</summary>
public interface IRandomAccessSource
{
    /// <summary>In bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="EndOfStreamException">The range ends behind the end.</exception>
    void Read(long offset, Span<byte> destination);
}
