namespace Spoor.Parquet.Schema;

/// <summary>How the values of a page are encoded; the numbers are those of the Parquet format.</summary>
public enum ParquetEncoding : byte
{
    Plain = 0,

    /// <summary>The old name of <see cref="RleDictionary"/> in data pages and of <see cref="Plain"/> in dictionary pages.</summary>
    PlainDictionary = 2,
    Rle = 3,
    BitPacked = 4,
    DeltaBinaryPacked = 5,
    DeltaLengthByteArray = 6,
    DeltaByteArray = 7,
    RleDictionary = 8,
    ByteStreamSplit = 9,
}
