using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Writing;
using Spoor.Store.Blocks;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>A value that lay in an input's side table and gets into a column of the output.</summary>
internal readonly record struct PromotedValue(int Row, long Bits, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Translates the order of the spans' attributes and moves what changes its place between columns and side table. A distinct order whose attributes all
/// stay in columns is translated once; only spans with others are walked one by one.
/// </summary>
internal sealed class MergedAttributes : IDisposable
{
    /// <summary>In <see cref="SourceAttributes.Translated"/>: not asked yet; not the same for all spans; all above are codes, from 2 on.</summary>
    private const int Unknown = 0, MustWalk = 1, FirstCode = 2;

    private readonly MergeColumns _choice;
    private readonly AttributeTableWriter _rest;
    private readonly ByteArena _arena = new();
    private readonly InternDictionary _orders;
    private readonly ByteArrayPageBuilder _bytes = new();
    private readonly ProtoWriter _order = new(256);
    private readonly List<PromotedValue>?[] _promoted;

    public MergedAttributes(MergeColumns choice, AttributeTableWriter rest)
    {
        _choice = choice;
        _rest = rest;
        _orders = new InternDictionary(_arena);
        _promoted = new List<PromotedValue>?[choice.Columns.Length];
    }

    public BlockAttributeColumn[] Columns => _choice.Columns;

    /// <summary>Values that come into a column from side tables, by row; of the row group whose order was written last.</summary>
    public ReadOnlySpan<PromotedValue> Promoted(int column) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_promoted[column]);

    /// <summary>Writes the column of orders and gathers what goes to the side table.</summary>
    /// <param name="firstRow">The row group's first row in the block.</param>
    /// <param name="codes">Scratch for a code a row.</param>
    public void WriteOrder(RowGroupWriter group, MergeGroup merge, int firstRow, int[] codes, PageCursor pages)
    {
        _orders.Clear();
        _arena.Clear();
        _rest.Begin();
        foreach (var promoted in _promoted)
            promoted?.Clear();

        // In the order of the output, since that is the order of the side table.
        var sources = new SourceAttributes?[merge.Sources.Count];
        foreach (var run in merge.Runs)
        {
            var source = sources[run.Source] ??= new SourceAttributes(merge.Sources[run.Source], _choice, _rest);
            var orders = source.CodesOf(run.SourceRow, run.Count);
            for (var i = 0; i < orders.Length; i++)
            {
                ref var known = ref source.Translated[orders[i]];
                if (known == Unknown)
                    known = Translate(merge.Sources[run.Source].Input, source.Orders[orders[i]]);
                codes[run.Row + i] = known == MustWalk
                    ? Walk(merge.Sources[run.Source].Input, source, orders[i], run.SourceRow + i, run.Row + i, firstRow)
                    : known - FirstCode;
            }
        }

        var column = group.BeginColumn();
        _bytes.Clear();
        for (var code = 0; code < _orders.Count; code++)
            _bytes.Append(_orders[code]);
        column.WriteDictionary(_bytes);
        pages.WriteCodes(column, codes.AsSpan(0, merge.RowCount));
        column.Finish();
    }

    /// <summary>Ends the row group of the side table.</summary>
    public void End() => _rest.End();

    public void Dispose()
    {
        _order.Dispose();
        _bytes.Dispose();
    }

    private int Translate(MergeInput input, ReadOnlySpan<byte> order)
    {
        _order.Reset();
        var reader = new ProtoReader(order);
        while (!reader.AtEnd)
        {
            var entry = (int)reader.ReadVarint();
            var column = entry == 0 ? -1 : input.OutputColumns[entry - 1];
            if (column < 0)
                return MustWalk;
            _order.WriteVarint((uint)(column + 1));
        }

        return FirstCode + _orders.Intern(_order.WrittenSpan);
    }

    private int Walk(MergeInput input, SourceAttributes source, int order, int sourceRow, int row, int firstRow)
    {
        _order.Reset();
        var next = -1;
        var reader = new ProtoReader(source.Orders[order]);
        while (!reader.AtEnd)
        {
            var entry = (int)reader.ReadVarint();
            int column;
            if (entry > 0)
            {
                column = input.OutputColumns[entry - 1];
                if (column < 0)
                    source.Demote(entry - 1, sourceRow, firstRow + row);
            }
            else
            {
                if (next < 0)
                    next = source.Side.FirstOf(sourceRow);
                column = Place(source, next++, row, firstRow);
            }

            _order.WriteVarint((uint)(column + 1));
        }

        return _orders.Intern(_order.WrittenSpan);
    }

    /// <summary>Puts an attribute of the input's side table where the output has it; returns the column, or -1 for the side table.</summary>
    private int Place(SourceAttributes source, int index, int row, int firstRow)
    {
        var rows = source.Side.Rows;
        var type = rows.Value(index, out var value);
        var column = source.ColumnOfSide(index, type);
        if (column < 0)
        {
            source.Side.Copy(index, firstRow + row);
            return column;
        }

        ReadOnlyMemory<byte> bytes = type is AttributeType.String or AttributeType.Other ? rows.DictionaryOf(type)[(int)value].ToArray() : default;
        (_promoted[column] ??= []).Add(new PromotedValue(row, value, bytes));
        return column;
    }
}
