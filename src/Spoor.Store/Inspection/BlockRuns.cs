using Spoor.Store.Blocks;

namespace Spoor.Store.Inspection;

/// <summary>Cuts the traces of a row group into runs that are decoded at once when all of them are read.</summary>
internal static class BlockRuns
{
    /// <summary>The number of traces from one on whose rows fill about a page.</summary>
    public static int TraceCount(TraceColumns traces, int firstTrace)
    {
        var count = 1;
        while (firstTrace + count < traces.Ids.Length && traces.FirstRows[firstTrace + count] - traces.FirstRows[firstTrace] < BlockFormat.PageRows)
            count++;
        return count;
    }

    /// <summary>Writes the spans of the run that begins with a trace.</summary>
    public static BlockSpanWriter Writer(Block block, int group, int firstTrace) =>
        new(block, group, firstTrace, TraceCount(TraceColumns.Of(block, group), firstTrace));
}
