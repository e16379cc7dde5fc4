using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Layout;

/// <summary>Where a page lies and all that its header says, so that it is read without parsing that.</summary>
public readonly record struct PageLayout
{
    public PageKind Kind { get; init; }

    /// <summary>File offset of the first byte behind the page header.</summary>
    public long BodyOffset { get; init; }

    /// <summary>Bytes of the body in the file, definition levels included.</summary>
    public int CompressedSizeBytes { get; init; }

    /// <summary>Bytes of the body after decompression, definition levels included.</summary>
    public int UncompressedSizeBytes { get; init; }

    /// <summary>CRC-32 of the body as it lies in the file, when <see cref="HasCrc"/>.</summary>
    public uint Crc { get; init; }

    public bool HasCrc { get; init; }

    /// <summary>Room that decompressing the page takes; 0 when it is read where it lies.</summary>
    public int ScratchSizeBytes => IsCompressed ? UncompressedSizeBytes : 0;

    public ParquetEncoding Encoding { get; init; }

    /// <summary>False when the values lie in the file as encoded, whatever the chunk's codec is.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Bits of a dictionary code; -1 when not known without decompressing the page, 0 for other encodings.</summary>
    public int BitWidth { get; init; }

    /// <summary>Bytes of definition levels at the start of the body of a <see cref="PageKind.DataV2"/> page.</summary>
    public int DefinitionLevelBytes { get; init; }

    /// <summary>Counted from the start of the row group.</summary>
    public int FirstRow { get; init; }

    public int RowCount { get; init; }

    /// <summary>Values that are there, or in the dictionary; -1 when only the levels inside a <see cref="PageKind.DataV1"/> page tell.</summary>
    public int ValueCount { get; init; }

    /// <summary>True when <see cref="Min"/> and <see cref="Max"/> are known: pages of integers with at least one value.</summary>
    public bool HasBounds { get; init; }

    public long Min { get; init; }

    public long Max { get; init; }
}
