using Spoor.Otlp;
using Spoor.Parquet.Layout;
using Spoor.Store.Blocks;

namespace Spoor.Store.Compaction;

/// <summary>Rows of an output row group that stand one after another in an input, too.</summary>
internal readonly record struct MergeRun(int Source, int SourceRow, int Row, int Count);

/// <summary>A trace of the output. Rows count from the start of the row group; no root is -1.</summary>
internal readonly record struct MergedTrace(
    TraceId Id, ulong StartUnixNanos, ulong EndUnixNanos, int FirstRow, int SpanCount, int RootRow, double Factor);

/// <summary>Where the parent of a row of a joined trace lies: a row of the group, nowhere (-1), or elsewhere (-2), with its id.</summary>
internal readonly record struct JoinedParent(int Row, int ParentRow, ulong ParentId);

/// <summary>An input row group that gives rows to the output row group.</summary>
internal sealed class MergeSource(MergeInput input, int group)
{
    public MergeInput Input => input;

    public Block Block => input.Block;

    public int Group => group;

    public BlockRowGroup RowGroup => input.Block.Index.RowGroups[group];

    public BlockFileReader Reader { get; } = input.Block.Reader(BlockFormat.SpansFile);

    /// <summary>The rows that are used lie from here on; counted from the start of the input's row group.</summary>
    public int FirstRow { get; private set; } = int.MaxValue;

    /// <summary>The first row after those that are used.</summary>
    public int EndRow { get; private set; }

    /// <summary>None when all that it was asked for had been there already.</summary>
    public int RowCount => Math.Max(0, EndRow - FirstRow);

    /// <summary>What of this source goes where, in the order of the output.</summary>
    public List<MergeRun> Runs { get; } = [];

    public ColumnChunkLayout Column(int position) => input.Block.Layout(BlockFormat.SpansFile, group).Columns[position];

    public BlobDictionary Dictionary(int position) => BlockDictionaries.Of(input.Block, BlockFormat.SpansFile, group, position);

    public void Include(int firstRow, int endRow)
    {
        FirstRow = Math.Min(FirstRow, firstRow);
        EndRow = Math.Max(EndRow, endRow);
    }
}

/// <summary>What one row group of the output is made of.</summary>
internal sealed class MergeGroup
{
    private readonly Dictionary<(MergeInput Input, int Group), int> _numbers = [];

    public List<MergeSource> Sources { get; } = [];

    /// <summary>All runs, in the order of the output.</summary>
    public List<MergeRun> Runs { get; } = [];

    public List<MergedTrace> Traces { get; } = [];

    /// <summary>Of the rows of joined traces, ascending; the parents of all others lie as far away as in the input.</summary>
    public List<JoinedParent> JoinedParents { get; } = [];

    public int RowCount { get; private set; }

    public void Clear()
    {
        _numbers.Clear();
        Sources.Clear();
        Runs.Clear();
        Traces.Clear();
        JoinedParents.Clear();
        RowCount = 0;
    }

    public int SourceOf(MergeInput input, int group)
    {
        // Mostly the one before.
        if (Runs.Count > 0 && Sources[Runs[^1].Source] is var last && last.Input == input && last.Group == group)
            return Runs[^1].Source;
        if (_numbers.TryGetValue((input, group), out var number))
            return number;
        number = Sources.Count;
        _numbers.Add((input, group), number);
        Sources.Add(new MergeSource(input, group));
        return number;
    }

    /// <summary>Appends rows of an input.</summary>
    public void Add(int source, int sourceRow, int count)
    {
        Sources[source].Include(sourceRow, sourceRow + count);
        if (Runs.Count > 0 && Runs[^1] is var last && last.Source == source && last.SourceRow + last.Count == sourceRow)
            Runs[^1] = last with { Count = last.Count + count };
        else
            Runs.Add(new MergeRun(source, sourceRow, RowCount, count));
        RowCount += count;
    }

    /// <summary>Hands the runs to their sources, when all are there.</summary>
    public void Close()
    {
        foreach (var run in Runs)
            Sources[run.Source].Runs.Add(run);
    }
}
