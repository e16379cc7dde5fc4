using System.Runtime.InteropServices;
using System.Text;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>In which row groups of a block each attribute occurs, and where there. Made from the index alone.</summary>
internal sealed class BlockKeyTable
{
    private readonly Dictionary<(AttributeScope Scope, string Name), KeyPlace[]> _places = [];
    private readonly Dictionary<(AttributeScope Scope, string Name), int> _textColumns = [];

    private BlockKeyTable()
    {
    }

    /// <summary>How an attribute occurs in a row group.</summary>
    [Flags]
    internal enum KeyPlace : byte
    {
        None = 0,

        /// <summary>In a column of texts.</summary>
        Text = 1,

        /// <summary>In a column of numbers or truth values.</summary>
        Number = 2,

        /// <summary>In a column of arrays and the like, or in a side table, with whatever type.</summary>
        Any = 4,
    }

    public IEnumerable<(AttributeScope Scope, string Name)> Keys => _places.Keys;

    public static BlockKeyTable Of(Block block) =>
        block.Cache.Get(new BlockCache.Key(block, -1, -1, -1, 0), () => Read(block), table => table.SizeBytes(block.SegmentCount));

    /// <summary>One entry a row group; empty when the attribute does not occur.</summary>
    public ReadOnlySpan<KeyPlace> Find(AttributeScope scope, string name) => _places.GetValueOrDefault((scope, name));

    /// <summary>The number of a span attribute's column of texts among the attribute columns, or -1.</summary>
    public int TextColumn(string name) => _textColumns.GetValueOrDefault((AttributeScope.Span, name), -1);

    private static BlockKeyTable Read(Block block)
    {
        var table = new BlockKeyTable();
        var columns = block.Index.AttributeColumns;
        var groups = block.Index.RowGroups.Count;
        for (var i = 0; i < columns.Count; i++)
        {
            var name = Encoding.UTF8.GetString(columns[i].Key);
            var place = columns[i].Type switch
            {
                AttributeType.String => KeyPlace.Text,
                AttributeType.Other => KeyPlace.Any,
                _ => KeyPlace.Number,
            };
            for (var group = 0; group < groups; group++)
            {
                var chunk = block.Layout(BlockFormat.SpansFile, group).Columns[(int)SpanColumn.FirstAttribute + i];
                if (chunk.NullCount < chunk.RowCount)
                    table.Add(AttributeScope.Span, name, groups, group, place);
            }

            // A key that is no valid UTF-8 may read like another one.
            if (place == KeyPlace.Text && !table._textColumns.TryAdd((AttributeScope.Span, name), i))
                table._textColumns[(AttributeScope.Span, name)] = -1;
        }

        for (var group = 0; group < groups; group++)
        {
            for (var scope = AttributeScope.Span; scope <= AttributeScope.Link; scope++)
            {
                foreach (var key in block.Index.RowGroups[group].AttributeKeys[(int)scope])
                    table.Add(scope, Encoding.UTF8.GetString(key.Key), groups, group, KeyPlace.Any);
            }
        }

        return table;
    }

    private void Add(AttributeScope scope, string name, int groups, int group, KeyPlace place)
    {
        ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, (scope, name), out var isKnown);
        if (!isKnown)
            places = new KeyPlace[groups];
        places![group] |= place;
    }

    private long SizeBytes(int groups) => _places.Count * (groups + 160L);
}
