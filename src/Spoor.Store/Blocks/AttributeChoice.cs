using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Which attributes of a head's spans get a column in the block: those that most spans carry. The rest goes to a side table.</summary>
internal sealed class AttributeChoice
{
    /// <summary>The head's columns that become columns of the block, in order.</summary>
    public HeadAttributeColumn[] Columns { get; }

    /// <summary>The same as the block's index names them.</summary>
    public BlockAttributeColumn[] BlockColumns => Array.ConvertAll(Columns, column => new BlockAttributeColumn(column.Key, column.Type));

    /// <summary>For each column of the head its number in <see cref="Columns"/>, or -1.</summary>
    public int[] ColumnNumbers { get; }

    private AttributeChoice(HeadAttributeColumn[] columns, int headColumns)
    {
        Columns = columns;
        ColumnNumbers = new int[headColumns];
        Array.Fill(ColumnNumbers, -1);
        for (var i = 0; i < columns.Length; i++)
            ColumnNumbers[columns[i].Number] = i;
    }

    public static AttributeChoice Of(AttributeReader attributes, int rowCount)
    {
        var columns = attributes.Columns.ToArray();
        var counts = new int[columns.Length];
        for (var row = 0; row < rowCount; row++)
        {
            var walk = attributes.Attributes(row);
            while (walk.MoveNext())
                counts[walk.Column.Number]++;
        }

        var chosen = columns
            .Where(column => !column.IsResidual && counts[column.Number] > 0)
            .OrderByDescending(column => counts[column.Number])
            .Take(BlockFormat.MaxAttributeColumns)
            .OrderBy(column => column.Number)
            .ToArray();
        return new AttributeChoice(chosen, columns.Length);
    }
}
