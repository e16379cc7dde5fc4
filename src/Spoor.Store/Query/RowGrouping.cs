using System.Runtime.InteropServices;
using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>Splits spansets by the value of an expression, as <c>by()</c> does: groups stand in the order of their first rows.</summary>
internal sealed class RowGrouping(RowLists lists)
{
    /// <summary>Up to so many groups are searched one after another.</summary>
    private const int FewGroups = 16;

    private readonly List<int> _codes = [];
    private readonly Dictionary<int, int> _groupOfCode = [];
    private readonly Dictionary<Static, int> _groupOfValue = [];

    /// <summary>Adds the groups of a spanset.</summary>
    public void Add(string name, RowValues values, RowSpanset spanset, List<RowSpanset> groups)
    {
        if (values.HasGroupCodes)
            AddByCode(name, values, spanset, groups);
        else
            AddByValue(name, values, spanset, groups);
    }

    private void AddByCode(string name, RowValues values, RowSpanset spanset, List<RowSpanset> groups)
    {
        var first = groups.Count;
        _codes.Clear();
        _groupOfCode.Clear();
        foreach (var row in CollectionsMarshal.AsSpan(spanset.Rows))
        {
            var code = values.GroupCode(row);
            var group = _codes.Count <= FewGroups ? CollectionsMarshal.AsSpan(_codes).IndexOf(code) : _groupOfCode.GetValueOrDefault(code, -1);
            if (group < 0)
            {
                group = _codes.Count;
                _codes.Add(code);
                if (_codes.Count == FewGroups + 1)
                {
                    for (var i = 0; i < group; i++)
                        _groupOfCode.Add(_codes[i], i);
                }

                if (_codes.Count > FewGroups)
                    _groupOfCode.Add(code, group);
                groups.Add(new RowSpanset(lists.Take(), new SpansetAttributes(spanset.Attributes, name, values[row])));
            }

            groups[first + group].Rows.Add(row);
        }
    }

    private void AddByValue(string name, RowValues values, RowSpanset spanset, List<RowSpanset> groups)
    {
        var first = groups.Count;
        _groupOfValue.Clear();
        foreach (var row in CollectionsMarshal.AsSpan(spanset.Rows))
        {
            var value = values[row];
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groupOfValue, value, out var exists);
            if (!exists)
            {
                group = groups.Count - first;
                groups.Add(new RowSpanset(lists.Take(), new SpansetAttributes(spanset.Attributes, name, value)));
            }

            groups[first + group].Rows.Add(row);
        }
    }
}
