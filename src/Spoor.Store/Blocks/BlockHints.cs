using Spoor.Store.Segments;
using KeyPlace = Spoor.Store.Blocks.BlockKeyTable.KeyPlace;

namespace Spoor.Store.Blocks;

/// <summary>What a block knows of its row groups from its index, its tables of resources and scopes, and earlier searches.</summary>
internal sealed class BlockHints(Block block) : SegmentHints
{
    public override MessageTable Resources => BlockMessageTable.Of(block, BlockFormat.ResourcesFile);

    public override MessageTable Scopes => BlockMessageTable.Of(block, BlockFormat.ScopesFile);

    public override IEnumerable<string> KeyNames(AttributeScope scope)
    {
        foreach (var key in BlockKeyTable.Of(block).Keys)
        {
            if (key.Scope == scope)
                yield return key.Name;
        }
    }

    public override void KeepWithKey(AttributeScope scope, string name, Span<bool> segments)
    {
        var places = BlockKeyTable.Of(block).Find(scope, name);
        if (places.IsEmpty)
            segments.Clear();
        for (var group = 0; group < places.Length; group++)
            segments[group] &= places[group] != KeyPlace.None;
    }

    public override void KeepWithText(string name, ReadOnlySpan<byte> text, Span<bool> segments)
    {
        var keys = BlockKeyTable.Of(block);
        var places = keys.Find(AttributeScope.Span, name);
        if (places.IsEmpty)
            segments.Clear();
        var hash = TextFilter.HashOf(text);
        var column = keys.TextColumn(name);
        for (var group = 0; group < places.Length; group++)
        {
            segments[group] &= (places[group] & KeyPlace.Any) != 0
                || ((places[group] & KeyPlace.Text) != 0
                    && (column < 0
                        || BlockTextDictionary.FilterOf(block, group, (int)SpanColumn.FirstAttribute + column) is not { } filter
                        || filter.MayContain(hash)));
        }
    }

    public override void KeepWithEntries(AttributeScope scope, Span<bool> segments)
    {
        var groups = block.Index.RowGroups;
        for (var group = 0; group < groups.Count; group++)
            segments[group] &= (scope == AttributeScope.Event ? groups[group].EventGroup : groups[group].LinkGroup) >= 0;
    }

    public override void KeepWithDuration(long minNanos, long maxNanos, Span<bool> segments)
    {
        for (var group = 0; group < segments.Length; group++)
        {
            var chunk = block.Layout(BlockFormat.SpansFile, group).Columns[(int)SpanColumn.Duration];
            segments[group] &= !chunk.HasBounds || (chunk.Min <= maxNanos && chunk.Max >= minNanos);
        }
    }
}
