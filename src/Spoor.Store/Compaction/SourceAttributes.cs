using Spoor.Store.Blocks;
using Spoor.Store.Segments;

namespace Spoor.Store.Compaction;

/// <summary>The span attributes of an input row group while its rows go into one row group of the output.</summary>
internal sealed class SourceAttributes
{
    private readonly MergeSource _source;
    private readonly MergeColumns _choice;
    private readonly AttributeTableWriter _rest;
    private readonly int[] _codes;
    private readonly Demoted?[] _demoted;
    private AttributeRowsCopy? _side;
    private int[]? _sideColumns;

    public SourceAttributes(MergeSource source, MergeColumns choice, AttributeTableWriter rest)
    {
        const int Position = (int)SpanColumn.AttributeOrder;
        _source = source;
        _choice = choice;
        _rest = rest;
        _codes = source.Reader.Codes(source.Column(Position), source.FirstRow, source.RowCount);
        Orders = source.Dictionary(Position);
        Translated = new int[Orders.Count];
        _demoted = new Demoted?[source.Input.OutputColumns.Length];
    }

    /// <summary>The distinct orders of attributes.</summary>
    public BlobDictionary Orders { get; }

    /// <summary>For each order what the output makes of it, as far as that is known; 0 where it was not asked yet.</summary>
    public int[] Translated { get; }

    /// <summary>Attributes of the input's side table; only asked for when an order refers to it.</summary>
    public AttributeRowsCopy Side => _side ??= new AttributeRowsCopy(
        BlockAttributeRows.Of(
            _source.Block,
            BlockFormat.SpanAttributesFile,
            _source.RowGroup.AttributeGroups[(int)AttributeScope.Span],
            _source.RowGroup.FirstRow),
        _rest);

    /// <summary>The orders of rows, which count from the start of the input's row group.</summary>
    public ReadOnlySpan<int> CodesOf(int row, int count) => _codes.AsSpan(row - _source.FirstRow, count);

    /// <summary>The column of the output that takes an attribute of the side table, or -1.</summary>
    public int ColumnOfSide(int index, AttributeType type)
    {
        const int Types = (int)AttributeType.Other + 1;
        const int Unknown = -2;
        if (_sideColumns is null)
        {
            _sideColumns = new int[Side.Rows.Keys.Count * Types];
            Array.Fill(_sideColumns, Unknown);
        }

        var code = Side.Rows.KeyCodes[index];
        ref var column = ref _sideColumns[(code * Types) + (int)type];
        if (column == Unknown)
            column = _choice.NumberOf(Side.Rows.Keys[code].ToArray(), type);
        return column;
    }

    /// <summary>Writes a value of a column of the input, which is none in the output, to the side table.</summary>
    public void Demote(int column, int row, int owner) => (_demoted[column] ??= new Demoted(_source, column, _rest)).Copy(row - _source.FirstRow, owner);

    /// <summary>A column of the input that is none in the output.</summary>
    private sealed class Demoted
    {
        private readonly AttributeTableWriter _rest;
        private readonly AttributeColumn _values;
        private readonly int _key;
        private readonly int[] _codes;

        public Demoted(MergeSource source, int column, AttributeTableWriter rest)
        {
            var position = (int)SpanColumn.FirstAttribute + column;
            var attribute = source.Block.Index.AttributeColumns[column];
            _rest = rest;
            _key = rest.CodeOfKey(attribute.Key);
            _values = BlockAttributes.Decode(
                source.Block,
                BlockFormat.SpansFile,
                source.Group,
                position,
                attribute.Type,
                source.Column(position),
                source.FirstRow,
                source.RowCount);
            _codes = new int[_values.Dictionary?.Count ?? 0];
            Array.Fill(_codes, -1);
        }

        public void Copy(int row, int owner)
        {
            var code = _values.Codes.Span[row];
            long value = _values.Type switch
            {
                AttributeType.Int => _values.Longs.Span[row],
                AttributeType.Double => BitConverter.DoubleToInt64Bits(_values.Doubles.Span[row]),
                AttributeType.Bool => code,
                _ => _codes[code] >= 0 ? _codes[code] : _codes[code] = _rest.CodeOfValue(_values.Type, _values.Dictionary![code]),
            };
            _rest.Add(owner, _key, _values.Type, value);
        }
    }
}
