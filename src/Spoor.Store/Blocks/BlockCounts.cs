using Spoor.Parquet.Layout;

namespace Spoor.Store.Blocks;

/// <summary>Reads a column of counts, in which nothing stands for 1.</summary>
internal static class BlockCounts
{
    public static double[] Read(BlockFileReader reader, ColumnChunkLayout chunk, int firstRow, int rowCount)
    {
        var counts = reader.Doubles(chunk, firstRow, rowCount);
        var present = reader.Presences(chunk, firstRow, rowCount);
        for (var i = 0; i < counts.Length; i++)
        {
            if (present[i] < 0)
                counts[i] = 1;
        }

        return counts;
    }
}
