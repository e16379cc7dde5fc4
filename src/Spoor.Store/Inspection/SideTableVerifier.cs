using System.Text;
using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Inspection;

/// <summary>Checks the events, links and side tables of attributes that stand beside one row group of the spans.</summary>
internal sealed class SideTableVerifier(Block block, int group, Action<string, string> damage)
{
    private readonly BlockRowGroup _rowGroup = block.Index.RowGroups[group];

    public void Verify()
    {
        var events = BlockEventTable.Of(block, group);
        var links = BlockLinkTable.Of(block, group);
        CheckOwners(BlockFormat.EventsFile, events.Rows.Span, _rowGroup.Bounds.RowCount);
        CheckOwners(BlockFormat.LinksFile, links.Rows.Span, _rowGroup.Bounds.RowCount);
        CheckFirst(BlockFormat.EventsFile, _rowGroup.FirstEvent, other => other.EventGroup);
        CheckFirst(BlockFormat.LinksFile, _rowGroup.FirstLink, other => other.LinkGroup);
        CheckAttributes(BlockFormat.SpanAttributesFile, AttributeScope.Span, _rowGroup.FirstRow, _rowGroup.Bounds.RowCount);
        CheckAttributes(BlockFormat.EventAttributesFile, AttributeScope.Event, _rowGroup.FirstEvent, events.Count);
        CheckAttributes(BlockFormat.LinkAttributesFile, AttributeScope.Link, _rowGroup.FirstLink, links.Count);
    }

    private void Damage(string file, string message) => damage(file, $"row group {group}: {message}");

    /// <summary>Items count over the whole block.</summary>
    private void CheckFirst(string file, int first, Func<BlockRowGroup, int> groupOf)
    {
        var before = block.Index.RowGroups.Take(group).Select(groupOf).Where(number => number >= 0)
            .Sum(number => block.Layout(file, number).RowCount);
        if (first != before)
            damage(BlockFormat.IndexFile, $"row group {group} counts {file} from {first}, {before} lie before it");
    }

    private void CheckOwners(string file, ReadOnlySpan<int> owners, int count)
    {
        for (var i = 0; i < owners.Length; i++)
        {
            if ((uint)owners[i] >= (uint)count)
                Damage(file, $"row {i} belongs to row {owners[i]} of {count}");
            else if (i > 0 && owners[i] < owners[i - 1])
                Damage(file, $"row {i} is out of order");
        }
    }

    private void CheckAttributes(string file, AttributeScope scope, int firstOwner, int ownerCount)
    {
        var tableGroup = _rowGroup.AttributeGroups[(int)scope];
        var said = _rowGroup.AttributeKeys[(int)scope].Select(key => (Encoding.UTF8.GetString(key.Key), key.Type)).ToHashSet();
        if (tableGroup < 0)
        {
            if (said.Count > 0)
                damage(BlockFormat.IndexFile, $"row group {group} names keys of {file}, which has none for it");
            return;
        }

        var rows = BlockAttributeRows.Of(block, file, tableGroup, firstOwner);
        CheckOwners(file, rows.Owners, ownerCount);
        var found = new HashSet<(string, AttributeType)>();
        var names = Enumerable.Range(0, rows.Keys.Count).Select(code => Encoding.UTF8.GetString(rows.Keys[code])).ToArray();
        for (var i = 0; i < rows.Owners.Length; i++)
        {
            var types = rows.TypesOf(i);
            if (types.Count == 1)
                found.Add((names[rows.KeyCodes[i]], types[0]));
            else
                Damage(file, $"row {i} has {types.Count} values instead of one");
        }

        if (!found.SetEquals(said))
            damage(BlockFormat.IndexFile, $"row group {group} names other keys of {file} than there are");
    }
}
