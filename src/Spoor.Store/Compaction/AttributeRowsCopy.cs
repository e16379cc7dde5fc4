using Spoor.Store.Blocks;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>Copies attributes from a side table of an input to that of the output; each distinct key and text of the input is looked at once.</summary>
internal sealed class AttributeRowsCopy(BlockAttributeRows rows, AttributeTableWriter target)
{
    private readonly int[] _keys = NewMap(rows.Keys.Count);
    private readonly int[] _strings = NewMap(rows.DictionaryOf(AttributeType.String).Count);
    private readonly int[] _others = NewMap(rows.DictionaryOf(AttributeType.Other).Count);

    public BlockAttributeRows Rows => rows;

    /// <summary>The first attribute of an owner, or of the next one that has any.</summary>
    public int FirstOf(int owner) => HeadSpanWriter.FirstOf(rows.Owners, owner);

    /// <summary>Copies all attributes of an owner.</summary>
    public void CopyAll(int owner, int targetOwner)
    {
        for (var i = FirstOf(owner); i < rows.Owners.Length && rows.Owners[i] == owner; i++)
            Copy(i, targetOwner);
    }

    public void Copy(int index, int targetOwner)
    {
        ref var key = ref _keys[rows.KeyCodes[index]];
        if (key < 0)
            key = target.CodeOfKey(rows.Keys[rows.KeyCodes[index]]);
        var type = rows.Value(index, out var value);
        if (type is AttributeType.String or AttributeType.Other)
        {
            ref var code = ref (type == AttributeType.String ? _strings : _others)[value];
            if (code < 0)
                code = target.CodeOfValue(type, rows.DictionaryOf(type)[(int)value]);
            value = code;
        }

        target.Add(targetOwner, key, type, value);
    }

    private static int[] NewMap(int count)
    {
        var map = new int[count];
        Array.Fill(map, -1);
        return map;
    }
}
