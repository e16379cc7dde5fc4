using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Chooses the attribute columns of a merged block anew: the keys, each with its type, that most spans of all inputs carry.</summary>
internal sealed class MergeColumns
{
    private readonly Dictionary<BlockAttributeKey, int> _numbers;

    private MergeColumns(BlockAttributeColumn[] columns)
    {
        Columns = columns;
        _numbers = new Dictionary<BlockAttributeKey, int>(KeyComparer.Instance);
        for (var i = 0; i < columns.Length; i++)
            _numbers.Add(new BlockAttributeKey(columns[i].Key, columns[i].Type), i);
    }

    public BlockAttributeColumn[] Columns { get; }

    public int NumberOf(byte[] key, AttributeType type) => _numbers.GetValueOrDefault(new BlockAttributeKey(key, type), -1);

    public static MergeColumns Of(IReadOnlyList<Block> inputs, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<BlockAttributeKey, long>(KeyComparer.Instance);
        var keys = new List<BlockAttributeKey>();
        foreach (var input in inputs)
        {
            for (var i = 0; i < input.Index.AttributeColumns.Count; i++)
            {
                var column = input.Index.AttributeColumns[i];
                Count(new BlockAttributeKey(column.Key, column.Type), PresentIn(input, i), counts, keys);
            }

            foreach (var key in input.Index.RowGroups.SelectMany(group => group.AttributeKeys[(int)AttributeScope.Span]))
                Count(key, 0, counts, keys);
        }

        // Only when there are too many keys does it matter how often those of the side tables occur.
        if (keys.Count > BlockFormat.MaxAttributeColumns)
        {
            foreach (var input in inputs)
                CountSideTables(input, counts, keys, cancellationToken);
        }

        var chosen = keys
            .OrderByDescending(key => counts[key])
            .Take(BlockFormat.MaxAttributeColumns)
            .ToHashSet(KeyComparer.Instance);
        return new MergeColumns([.. keys.Where(chosen.Contains).Select(key => new BlockAttributeColumn(key.Key, key.Type))]);
    }

    private static void Count(BlockAttributeKey key, long added, Dictionary<BlockAttributeKey, long> counts, List<BlockAttributeKey> keys)
    {
        if (!counts.TryGetValue(key, out var count))
            keys.Add(key);
        counts[key] = count + added;
    }

    private static long PresentIn(Block input, int column)
    {
        long present = 0;
        for (var group = 0; group < input.SegmentCount; group++)
        {
            var chunk = input.Layout(BlockFormat.SpansFile, group).Columns[(int)SpanColumn.FirstAttribute + column];
            present += chunk.RowCount - chunk.NullCount;
        }

        return present;
    }

    private static void CountSideTables(
        Block input, Dictionary<BlockAttributeKey, long> counts, List<BlockAttributeKey> keys, CancellationToken cancellationToken)
    {
        foreach (var group in input.Index.RowGroups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tableGroup = group.AttributeGroups[(int)AttributeScope.Span];
            if (tableGroup < 0)
                continue;
            var rows = BlockAttributeRows.Of(input, BlockFormat.SpanAttributesFile, tableGroup, group.FirstRow);
            var byCode = new int[rows.Keys.Count, (int)AttributeType.Other + 1];
            for (var i = 0; i < rows.Owners.Length; i++)
                byCode[rows.KeyCodes[i], (int)rows.Value(i, out _)]++;
            for (var code = 0; code < rows.Keys.Count; code++)
            {
                foreach (var type in Enum.GetValues<AttributeType>())
                {
                    if (byCode[code, (int)type] > 0)
                        Count(new BlockAttributeKey(rows.Keys[code].ToArray(), type), byCode[code, (int)type], counts, keys);
                }
            }
        }
    }

    private sealed class KeyComparer : IEqualityComparer<BlockAttributeKey>
    {
        public static KeyComparer Instance { get; } = new();

        public bool Equals(BlockAttributeKey x, BlockAttributeKey y) => x.Type == y.Type && x.Key.AsSpan().SequenceEqual(y.Key);

        public int GetHashCode(BlockAttributeKey obj)
        {
            var hash = default(HashCode);
            hash.Add(obj.Type);
            hash.AddBytes(obj.Key);
            return hash.ToHashCode();
        }
    }
}
