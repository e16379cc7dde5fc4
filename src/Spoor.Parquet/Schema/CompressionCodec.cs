namespace Spoor.Parquet.Schema;

/// <summary>How the pages of a column chunk are compressed; the numbers are those of the Parquet format.</summary>
public enum CompressionCodec : byte
{
    Uncompressed = 0,
    Snappy = 1,
    Gzip = 2,
    Lzo = 3,
    Brotli = 4,

    /// <summary>The deprecated framed variant; see <see cref="Lz4Raw"/>.</summary>
    Lz4 = 5,
    Zstd = 6,
    Lz4Raw = 7,
}
