namespace Spoor.Parquet.Layout;

/// <summary>
/// A part of a compressed dictionary page of byte arrays that is read and decoded alone. The pieces of a page follow each other without a gap; to other
/// readers they are one LZ4 block. All but the last end with the length of the value that the next begins with, because a part of a block can only end
/// with bytes that occurred before, and lengths did.
/// </summary>
/// <seealso cref="Compression.Lz4.TryEncodePart"/>
public readonly record struct DictionaryPiece
{
    /// <summary>The code of the first value.</summary>
    public int FirstValue { get; init; }

    public int ValueCount { get; init; }

    /// <summary>Bytes of the first value; its length field is in the piece before. 0 in the first piece, which has that field.</summary>
    public int FirstValueSizeBytes { get; init; }

    /// <summary>Where the piece begins in the decompressed page.</summary>
    public int Offset { get; init; }

    /// <summary>Bytes after decompression.</summary>
    public int UncompressedSizeBytes { get; init; }

    /// <summary>Where the piece begins in the body of the page.</summary>
    public int CompressedOffset { get; init; }

    public int CompressedSizeBytes { get; init; }

    /// <summary>CRC-32 of the piece as it lies in the file.</summary>
    public uint Crc { get; init; }
}
