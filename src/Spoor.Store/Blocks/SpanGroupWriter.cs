using System.Runtime.InteropServices;
using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using ByteArena = Spoor.Store.Head.ByteArena;

namespace Spoor.Store.Blocks;

/// <summary>Writes row groups of <see cref="BlockFormat.SpansFile"/>: gathers each column of the head in the block's row order.</summary>
internal sealed class SpanGroupWriter : IDisposable
{
    private readonly HeadMemory _memory;
    private readonly RowOrder _order;
    private readonly AttributeChoice _choice;
    private readonly AttributeReader _attributes;
    private readonly ParquetWriter _parquet;
    private readonly PageCursor _pages = new(BlockFormat.PageRows);
    private readonly LongDictionary _numbers = new();
    private readonly CodeRemap _remap = new();
    private readonly AttributeColumnBuffer[] _columns;
    private readonly ByteArrayPageBuilder _bytes = new();
    private readonly InternDictionary _orders;
    private readonly ByteArena _ordersArena = new();
    private readonly AttributeTableWriter _rest;
    private readonly double[] _adjustedCounts;
    private int[] _codes = [];
    private long[] _longs = [];
    private byte[] _plain = [];

    public SpanGroupWriter(HeadMemory memory, RowOrder order, AttributeChoice choice, Stream stream, AttributeTableWriter rest)
    {
        _memory = memory;
        _order = order;
        _choice = choice;
        _rest = rest;
        _orders = new InternDictionary(_ordersArena);
        _attributes = new AttributeReader(memory.Attributes, memory.Columns.Shapes, memory.Columns.AttributeStarts, memory.RowCount);
        _adjustedCounts = HeadAdjustedCounts.Of(memory.Columns.TraceStates.AsSpan(0, memory.RowCount), memory.TraceStates, _attributes);
        _columns = [.. choice.Columns.Select(column => new AttributeColumnBuffer(column.Type, column.Dictionary))];
        _parquet = new ParquetWriter(stream, SpanColumns.Schema(choice.BlockColumns));
    }

    public ParquetWriter Parquet => _parquet;

    public void Write(int firstRow, int rowCount)
    {
        var c = _memory.Columns;
        var rows = _order.HeadRows.AsSpan(firstRow, rowCount);
        if (_codes.Length < rowCount)
        {
            _codes = new int[rowCount];
            _longs = new long[rowCount];
            _plain = new byte[rowCount * 16];
        }

        var group = _parquet.BeginRowGroup(rowCount);
        WriteTraceIds(group, rows);
        WriteSpanIds(group, rows);
        WriteParents(group, rows, firstRow);
        WriteLongs(group, rows, MemoryMarshal.Cast<ulong, long>(c.Starts));
        WriteLongs(group, rows, c.Durations);
        WriteText(group, rows, c.Names, _memory.Names, optional: false);
        WriteNumbers(group, rows, row => c.Kinds[row], optional: false);
        WriteNumbers(group, rows, row => (c.Flags[row] & RowFlags.HasStatus) != 0 ? c.Statuses[row] : -1, optional: true);
        WriteText(group, rows, c.StatusMessages, _memory.StatusMessages, optional: true);
        WriteText(group, rows, c.TraceStates, _memory.TraceStates, optional: true);
        WriteNumbers(group, rows, row => (int)c.SpanFlags[row], optional: false);
        WriteNumbers(group, rows, row => c.Resources[row], optional: false);
        WriteNumbers(group, rows, row => c.Scopes[row], optional: false);
        var dropped = _memory.DroppedCounts.Count == 0 ? null : _memory.DroppedCounts.ToDictionary(item => item.Row, item => item.Counts);
        WriteNumbers(group, rows, row => dropped is null ? 0 : (int)dropped.GetValueOrDefault(row).Attributes, optional: false);
        WriteNumbers(group, rows, row => dropped is null ? 0 : (int)dropped.GetValueOrDefault(row).Events, optional: false);
        WriteNumbers(group, rows, row => dropped is null ? 0 : (int)dropped.GetValueOrDefault(row).Links, optional: false);
        WriteAttributes(group, rows, firstRow);
        group.Finish();
    }

    public void Dispose()
    {
        _remap.Dispose();
        _bytes.Dispose();
        foreach (var column in _columns)
            column.Dispose();
        _parquet.Dispose();
    }

    private void WriteTraceIds(RowGroupWriter group, ReadOnlySpan<int> rows)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        var c = _memory.Columns;
        var ids = _memory.Traces.Ids;
        var count = 0;
        var previous = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            var trace = c.TraceOrdinals[rows[i]];
            if (trace != previous)
                ids[trace].WriteTo(_plain.AsSpan(16 * count++));
            previous = trace;
            _codes[i] = count - 1;
        }

        column.WriteDictionary(_plain.AsSpan(0, count * 16), count);
        _pages.WriteCodes(column, _codes.AsSpan(0, rows.Length), CodeRuns.Mixed);
        column.Finish();
    }

    private void WriteSpanIds(RowGroupWriter group, ReadOnlySpan<int> rows)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        for (var i = 0; i < rows.Length; i++)
            new Otlp.SpanId(_memory.Columns.SpanIds[rows[i]]).WriteTo(_plain.AsSpan(8 * i));
        _pages.WritePlain(column, _plain.AsSpan(0, rows.Length * 8), 8);
        column.Finish();
    }

    private void WriteParents(RowGroupWriter group, ReadOnlySpan<int> rows, int firstRow)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        var distances = new int[rows.Length];
        var parents = _order.ParentRows.AsSpan(firstRow, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            _codes[i] = parents[i] < 0 ? -1 : 0;
            distances[i] = firstRow + i - parents[i];
        }

        _pages.WriteOptionalInt32(column, distances, _codes.AsSpan(0, rows.Length));
        column.Finish();

        column = group.BeginColumn(CompressionCodec.Uncompressed);
        var elsewhere = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            _codes[i] = parents[i] == RowOrder.Elsewhere ? 0 : -1;
            if (_codes[i] == 0)
                new Otlp.SpanId(_memory.Columns.ParentSpanIds[rows[i]]).WriteTo(_plain.AsSpan(8 * elsewhere++));
        }

        _pages.WriteOptionalPlain(column, _plain.AsSpan(0, elsewhere * 8), 8, _codes.AsSpan(0, rows.Length));
        column.Finish();
    }

    private void WriteLongs(RowGroupWriter group, ReadOnlySpan<int> rows, ReadOnlySpan<long> values)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        for (var i = 0; i < rows.Length; i++)
            _longs[i] = values[rows[i]];
        _pages.WriteInt64(column, _longs.AsSpan(0, rows.Length));
        column.Finish();
    }

    private void WriteText(RowGroupWriter group, ReadOnlySpan<int> rows, int[] codes, Utf8Dictionary dictionary, bool optional)
    {
        var column = group.BeginColumn();
        _remap.Begin(dictionary);
        for (var i = 0; i < rows.Length; i++)
        {
            var code = codes[rows[i]];
            _codes[i] = code < 0 ? -1 : _remap.Map(code);
        }

        _pages.WriteDictionaryColumn(column, _remap.Values, _codes.AsSpan(0, rows.Length), optional);
    }

    private void WriteNumbers(RowGroupWriter group, ReadOnlySpan<int> rows, Func<int, int> valueOf, bool optional)
    {
        var column = group.BeginColumn(CompressionCodec.Uncompressed);
        _numbers.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            var value = valueOf(rows[i]);
            _codes[i] = optional && value < 0 ? -1 : _numbers.Intern(value);
        }

        if (_numbers.Count == 0)
        {
            _pages.WriteAbsent(column, rows.Length);
            column.Finish();
            return;
        }

        var values = new int[_numbers.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (int)_numbers.Values[i];
        column.WriteDictionary(values);
        if (optional)
            _pages.WriteOptionalCodes(column, _codes.AsSpan(0, rows.Length));
        else
            _pages.WriteCodes(column, _codes.AsSpan(0, rows.Length));
        column.Finish();
    }

    /// <summary>The order column, the raw column and the attribute columns, from one walk over the rows.</summary>
    private void WriteAttributes(RowGroupWriter group, ReadOnlySpan<int> rows, int firstRow)
    {
        foreach (var buffer in _columns)
            buffer.Begin(rows.Length);
        _rest.Begin();
        _orders.Clear();
        _ordersArena.Clear();
        using var order = new ProtoWriter(256);
        var orderOfShape = new Dictionary<int, int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var shape = _memory.Columns.Shapes[row];
            var isKnown = orderOfShape.TryGetValue(shape, out var known) && shape != AttributeStore.ExplicitShape;
            order.Reset();
            var walk = _attributes.Attributes(row);
            while (walk.MoveNext())
            {
                var number = _choice.ColumnNumbers[walk.Column.Number];
                if (!isKnown)
                    order.WriteVarint((uint)(number + 1));
                if (number >= 0)
                    _columns[number].Set(i, walk.Words);
                else
                    _rest.Add(firstRow + i, walk.Column, walk.Words);
            }

            if (!isKnown)
                known = orderOfShape[shape] = _orders.Intern(order.WrittenSpan);
            _codes[i] = known;
        }

        WriteOrder(group, rows.Length);
        WriteRaw(group, rows);
        WriteCounts(group, rows);
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = group.BeginColumn();
            _columns[i].Write(column, _pages, _numbers);
            column.Finish();
        }

        _rest.End();
    }

    private void WriteOrder(RowGroupWriter group, int rowCount)
    {
        var column = group.BeginColumn();
        _bytes.Clear();
        for (var code = 0; code < _orders.Count; code++)
            _bytes.Append(_orders[code]);
        _pages.WriteDictionaryColumn(column, _bytes, _codes.AsSpan(0, rowCount), optional: false);
    }

    /// <summary>The adjusted counts, where a span says one, and the empty column of counts by tier.</summary>
    private void WriteCounts(RowGroupWriter group, ReadOnlySpan<int> rows)
    {
        var column = group.BeginColumn();
        if (_adjustedCounts.Length == 0)
        {
            _pages.WriteAbsent(column, rows.Length);
        }
        else
        {
            using var counts = new AttributeColumnBuffer(AttributeType.Double, source: null);
            counts.Begin(rows.Length);
            for (var i = 0; i < rows.Length; i++)
            {
                if (_adjustedCounts[rows[i]] != 1)
                    counts.Set(i, BitConverter.DoubleToInt64Bits(_adjustedCounts[rows[i]]));
            }

            counts.Write(column, _pages, _numbers);
        }

        column.Finish();
        column = group.BeginColumn();
        _pages.WriteAbsent(column, rows.Length);
        column.Finish();
    }

    private void WriteRaw(RowGroupWriter group, ReadOnlySpan<int> rows)
    {
        var column = group.BeginColumn();
        _bytes.Clear();
        _codes.AsSpan(0, rows.Length).Fill(-1);
        if (_memory.RawSpans.Count > 0)
        {
            var raw = _memory.RawSpans.ToDictionary(item => item.Row, item => item.Bytes);
            for (var i = 0; i < rows.Length; i++)
            {
                if (!raw.TryGetValue(rows[i], out var bytes))
                    continue;
                _codes[i] = _bytes.Count;
                _bytes.Append(_memory.Arena[bytes]);
            }
        }

        _pages.WriteDictionaryColumn(column, _bytes, _codes.AsSpan(0, rows.Length), optional: true);
    }
}
