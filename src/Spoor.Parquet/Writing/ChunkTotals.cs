namespace Spoor.Parquet.Writing;

/// <summary>What the footer says of a column chunk beside its layout; sizes include page headers.</summary>
internal readonly record struct ChunkTotals(long FirstOffset, long FirstDataOffset, long CompressedSizeBytes, long UncompressedSizeBytes);
