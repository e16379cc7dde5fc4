using System.Buffers;
using System.Buffers.Binary;
using Spoor.Parquet.Layout;

namespace Spoor.Store.Blocks;

/// <summary>Span ids of rows, big-endian on disk, as numbers.</summary>
internal static class BlockIds
{
    /// <summary>Stands for the distance of a parent that is not in the block; a span may be its own, at distance 0.</summary>
    internal const int Elsewhere = int.MinValue;

    public static ulong[] Read(BlockFileReader reader, ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var ids = GC.AllocateUninitializedArray<ulong>(rowCount);
        Read(reader, chunk, firstRow, ids);
        return ids;
    }

    /// <inheritdoc cref="Read(BlockFileReader, ColumnChunkLayout, int, int)"/>
    public static void Read(BlockFileReader reader, ColumnChunkLayout chunk, int firstRow, Span<ulong> ids)
    {
        reader.Fixed(chunk, firstRow, ids);
        BinaryPrimitives.ReverseEndianness(ids, ids);
    }

    /// <summary>The parent ids of rows: the span id of the row that lies so far before, or the id that is stored because the parent is elsewhere.</summary>
    /// <param name="spanIds">Of the same rows; parents lie among them.</param>
    public static ulong[] ReadParents(
        BlockFileReader reader, ColumnChunkLayout distances, ColumnChunkLayout elsewhere, ReadOnlySpan<ulong> spanIds, int firstRow, int rowCount)
    {
        var parents = GC.AllocateUninitializedArray<ulong>(rowCount);
        ReadParents(reader, distances, elsewhere, spanIds, firstRow, parents);
        return parents;
    }

    /// <inheritdoc cref="ReadParents(BlockFileReader, ColumnChunkLayout, ColumnChunkLayout, ReadOnlySpan{ulong}, int, int)"/>
    public static void ReadParents(
        BlockFileReader reader, ColumnChunkLayout distances, ColumnChunkLayout elsewhere, ReadOnlySpan<ulong> spanIds, int firstRow, Span<ulong> parents)
    {
        Read(reader, elsewhere, firstRow, parents);
        var rented = ArrayPool<int>.Shared.Rent(parents.Length);
        var distance = rented.AsSpan(0, parents.Length);
        reader.Ints(distances, firstRow, distance, Elsewhere);
        for (var i = 0; i < parents.Length; i++)
        {
            if (distance[i] != Elsewhere)
                parents[i] = spanIds[i - distance[i]];
        }

        ArrayPool<int>.Shared.Return(rented);
    }
}
