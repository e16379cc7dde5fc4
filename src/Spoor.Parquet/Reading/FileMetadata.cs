using Spoor.Parquet.Schema;

namespace Spoor.Parquet.Reading;

/// <summary>What the footer of a file says.</summary>
internal sealed record FileMetadata(
    IReadOnlyList<ColumnSchema> Columns,
    IReadOnlyList<RowGroupMetadata> RowGroups,
    IReadOnlyDictionary<string, string> KeyValues,
    string CreatedBy);

/// <param name="Chunks">In the order of the schema.</param>
internal sealed record RowGroupMetadata(int RowCount, IReadOnlyList<ChunkMetadata> Chunks);

/// <summary>Offsets are 0 when absent; bounds are those of integers in PLAIN form.</summary>
internal sealed record ChunkMetadata
{
    public PhysicalType Type { get; set; }

    public CompressionCodec Codec { get; set; }

    public long ValueCount { get; set; }

    public long SizeBytes { get; set; }

    public long DataOffset { get; set; }

    public long DictionaryOffset { get; set; }

    public ChunkStatistics Statistics { get; set; }
}

/// <summary>The part of the statistics of a page or chunk that is used.</summary>
/// <param name="NullCount">-1 when absent.</param>
internal readonly record struct ChunkStatistics(long NullCount, bool HasBounds, long Min, long Max)
{
    public static ChunkStatistics Unknown => new(-1, false, 0, 0);
}
