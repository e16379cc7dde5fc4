using Spoor.Store.Blocks;
using Spoor.Store.Head;

namespace Spoor.Store.Compaction;

/// <summary>A block that is merged, and how its numbers translate into those of the output.</summary>
internal sealed class MergeInput
{
    private readonly HeadMessages _resources;
    private readonly HeadMessages _scopes;
    private readonly int[] _resourceNumbers;
    private readonly int[] _scopeNumbers;
    private readonly Dictionary<int, BlockSegment> _segments = [];

    public MergeInput(Block block, MergeColumns columns, HeadMessages resources, HeadMessages scopes)
    {
        Block = block;
        _resources = resources;
        _scopes = scopes;
        _resourceNumbers = NewMap(BlockMessageTable.Of(block, BlockFormat.ResourcesFile).Count);
        _scopeNumbers = NewMap(BlockMessageTable.Of(block, BlockFormat.ScopesFile).Count);
        OutputColumns = [.. block.Index.AttributeColumns.Select(column => columns.NumberOf(column.Key, column.Type))];
        SourceColumns = NewMap(columns.Columns.Length);
        for (var i = 0; i < OutputColumns.Length; i++)
        {
            if (OutputColumns[i] >= 0)
                SourceColumns[OutputColumns[i]] = i;
        }
    }

    public Block Block { get; }

    /// <summary>Numbers of traces that also lie in other inputs: they are merged on their own.</summary>
    public HashSet<int> JoinedTraces { get; } = [];

    /// <summary>For each attribute column its number in the output, or -1 when the output keeps the attribute in the side table.</summary>
    public int[] OutputColumns { get; }

    /// <summary>For each attribute column of the output its number here, or -1.</summary>
    public int[] SourceColumns { get; }

    /// <summary>The number in the output of a resource that a kept span has; what no kept span has does not get there.</summary>
    public int Resource(int number) => Translate(BlockFormat.ResourcesFile, _resourceNumbers, number, _resources);

    /// <summary>The same of a scope.</summary>
    public int Scope(int number) => Translate(BlockFormat.ScopesFile, _scopeNumbers, number, _scopes);

    /// <summary>A row group as queries read it; kept for as long as traces of it are joined.</summary>
    public BlockSegment Segment(int group)
    {
        if (!_segments.TryGetValue(group, out var segment))
            _segments.Add(group, segment = new BlockSegment(Block, group));
        return segment;
    }

    public void ForgetSegments() => _segments.Clear();

    private int Translate(string file, int[] numbers, int number, HeadMessages messages)
    {
        ref var translated = ref numbers[number];
        if (translated < 0)
        {
            var table = BlockMessageTable.Of(Block, file);
            translated = messages.Intern(table.Message(number), table.SchemaUrl(number));
        }

        return translated;
    }

    private static int[] NewMap(int count)
    {
        var map = new int[count];
        Array.Fill(map, -1);
        return map;
    }
}
