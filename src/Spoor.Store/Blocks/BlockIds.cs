using System.Buffers.Binary;
using Spoor.Parquet.Layout;

namespace Spoor.Store.Blocks;

/// <summary>Span ids of rows, big-endian on disk, as numbers.</summary>
internal static class BlockIds
{
    public static ulong[] Read(BlockFileReader reader, ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var ids = GC.AllocateUninitializedArray<ulong>(rowCount);
        reader.Fixed(chunk, firstRow, ids.AsSpan());
        BinaryPrimitives.ReverseEndianness(ids, ids);
        return ids;
    }

    /// <summary>The parent ids of rows: the span id of the row that lies so far before, or the id that is stored because the parent is elsewhere.</summary>
    /// <param name="spanIds">Of the same rows; parents lie among them.</param>
    public static ulong[] ReadParents(
        BlockFileReader reader, ColumnChunkLayout distances, ColumnChunkLayout elsewhere, ReadOnlySpan<ulong> spanIds, int firstRow, int rowCount)
    {
        var parents = Read(reader, elsewhere, firstRow, rowCount);
        var present = reader.Presences(distances, firstRow, rowCount);
        var distance = reader.Ints(distances, firstRow, rowCount);
        for (var i = 0; i < parents.Length; i++)
        {
            if (present[i] == 0)
                parents[i] = spanIds[i - distance[i]];
        }

        return parents;
    }
}
