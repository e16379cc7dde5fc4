using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Parquet.Layout;
using Spoor.Store.Head;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>Rebuilds OTLP span messages of traces that stand together in a block: decodes just their rows, and only the attribute columns that they use.</summary>
internal sealed class BlockSpanWriter
{
    /// <summary>For so many rows it does not pay to decode large dictionaries.</summary>
    private const int MaxFewRows = 1024;

    private readonly Block _block;
    private readonly int _group;
    private readonly int _firstRow;
    private readonly int _rowCount;
    private readonly TraceColumns _traces;
    private readonly BlockFileReader _spans;
    private readonly IReadOnlyList<ColumnChunkLayout> _columns;
    private readonly ulong[] _spanIds;
    private readonly ulong[] _parents;
    private readonly long[] _starts;
    private readonly long[] _durations;
    private readonly int[] _names;
    private readonly long[] _kinds;
    private readonly int[] _hasStatus;
    private readonly long[] _statuses;
    private readonly int[] _statusMessages;
    private readonly int[] _traceStates;
    private readonly long[] _flags;
    private readonly long[] _droppedAttributes;
    private readonly long[] _droppedEvents;
    private readonly long[] _droppedLinks;
    private readonly int[] _orders;
    private readonly int[] _raw;
    private readonly long[] _resources;
    private readonly long[] _scopes;
    private readonly Utf8Dictionary _nameDictionary;
    private readonly Utf8Dictionary _statusMessageDictionary;
    private readonly Utf8Dictionary _traceStateDictionary;
    private readonly Utf8Dictionary _orderDictionary;
    private readonly Utf8Dictionary _rawDictionary;
    private readonly AttributeColumn?[] _attributes;
    private readonly BlockAttributeRows? _spanAttributes;
    private readonly BlockEventTable _events;
    private readonly BlockAttributeRows? _eventAttributes;
    private readonly BlockLinkTable _links;
    private readonly BlockAttributeRows? _linkAttributes;

    /// <param name="firstTrace">Counted from the start of the row group.</param>
    public BlockSpanWriter(Block block, int group, int firstTrace, int traceCount)
    {
        _block = block;
        _group = group;
        _traces = TraceColumns.Of(block, group);
        var lastTrace = firstTrace + traceCount - 1;
        var (firstRow, rowCount) = (_traces.FirstRows[firstTrace], _traces.FirstRows[lastTrace] + _traces.SpanCounts[lastTrace] - _traces.FirstRows[firstTrace]);
        _firstRow = firstRow;
        _rowCount = rowCount;
        _spans = block.Reader(BlockFormat.SpansFile);
        _columns = block.Layout(BlockFormat.SpansFile, group).Columns;
        _spanIds = BlockIds.Read(_spans, Chunk(SpanColumn.SpanId), firstRow, rowCount);
        _parents = BlockIds.ReadParents(
            _spans, Chunk(SpanColumn.ParentDistance), Chunk(SpanColumn.ParentSpanId), _spanIds, firstRow, rowCount);
        _starts = Longs(SpanColumn.Start);
        _durations = Longs(SpanColumn.Duration);
        _names = Codes(SpanColumn.Name);
        _kinds = Longs(SpanColumn.Kind);
        _hasStatus = _spans.Presences(Chunk(SpanColumn.StatusCode), firstRow, rowCount);
        _statuses = Longs(SpanColumn.StatusCode);
        _statusMessages = Codes(SpanColumn.StatusMessage);
        _traceStates = Codes(SpanColumn.TraceState);
        _flags = Longs(SpanColumn.Flags);
        _droppedAttributes = Longs(SpanColumn.DroppedAttributes);
        _droppedEvents = Longs(SpanColumn.DroppedEvents);
        _droppedLinks = Longs(SpanColumn.DroppedLinks);
        _orders = Codes(SpanColumn.AttributeOrder);
        _raw = Codes(SpanColumn.Raw);
        _resources = Longs(SpanColumn.Resource);
        _scopes = Longs(SpanColumn.Scope);
        _nameDictionary = Dictionary(SpanColumn.Name, _names);
        _statusMessageDictionary = Dictionary(SpanColumn.StatusMessage, _statusMessages);
        _traceStateDictionary = Dictionary(SpanColumn.TraceState, _traceStates);
        _orderDictionary = Dictionary(SpanColumn.AttributeOrder, _orders);
        _rawDictionary = Dictionary(SpanColumn.Raw, _raw);
        _attributes = ReadUsedAttributes();
        var rowGroup = block.Index.RowGroups[group];
        _spanAttributes = AttributeRows(BlockFormat.SpanAttributesFile, AttributeScope.Span, rowGroup.FirstRow);
        _events = BlockEventTable.Of(block, group);
        _eventAttributes = AttributeRows(BlockFormat.EventAttributesFile, AttributeScope.Event, rowGroup.FirstEvent);
        _links = BlockLinkTable.Of(block, group);
        _linkAttributes = AttributeRows(BlockFormat.LinkAttributesFile, AttributeScope.Link, rowGroup.FirstLink);
    }

    public int ResourceNumberOf(int row) => (int)_resources[row - _firstRow];

    public int ScopeNumberOf(int row) => (int)_scopes[row - _firstRow];

    public bool Holds(int row) => row >= _firstRow && row < _firstRow + _rowCount;

    /// <param name="row">Counted from the start of the row group.</param>
    public void Write(int row, ProtoWriter writer)
    {
        var i = row - _firstRow;
        if (_raw[i] >= 0)
        {
            writer.WriteRaw(_rawDictionary[_raw[i]]);
            return;
        }

        var fields = new SpanFields
        {
            TraceId = _traces.Ids[_traces.OrdinalOf(row)],
            SpanId = new SpanId(_spanIds[i]),
            ParentSpanId = new SpanId(_parents[i]),
            TraceState = Value(_traceStateDictionary, _traceStates[i]),
            Name = Value(_nameDictionary, _names[i]),
            Kind = (byte)_kinds[i],
            StartUnixNanos = (ulong)_starts[i],
            EndUnixNanos = (ulong)(_starts[i] + _durations[i]),
            DroppedCounts = new DroppedCounts((uint)_droppedAttributes[i], (uint)_droppedEvents[i], (uint)_droppedLinks[i]),
            HasStatus = _hasStatus[i] >= 0,
            StatusCode = (byte)_statuses[i],
            StatusMessage = Value(_statusMessageDictionary, _statusMessages[i]),
            Flags = (uint)_flags[i],
        };
        fields.WriteHead(writer);
        WriteAttributes(i, row, writer);
        fields.WriteDroppedAttributes(writer);
        WriteEvents(row, writer);
        fields.WriteDroppedEvents(writer);
        WriteLinks(row, writer);
        fields.WriteTail(writer);
    }

    private void WriteAttributes(int i, int row, ProtoWriter writer)
    {
        var next = _spanAttributes is null ? 0 : HeadSpanWriter.FirstOf(_spanAttributes.Owners, row);
        var order = new ProtoReader(_orderDictionary[_orders[i]]);
        while (!order.AtEnd)
        {
            var entry = (int)order.ReadVarint();
            if (entry == 0)
                _spanAttributes!.Write(next++, 9, writer);
            else
                KeyValueWriter.Write(writer, 9, _block.Index.AttributeColumns[entry - 1].Key, _attributes[entry - 1]!, i);
        }
    }

    private void WriteEvents(int row, ProtoWriter writer)
    {
        var rows = _events.Rows.Span;
        for (var e = HeadSpanWriter.FirstOf(rows, row); e < rows.Length && rows[e] == row; e++)
        {
            var mark = writer.BeginMessage(11);
            SpanFields.WriteEventHead(writer, _events.TimesUnixNanos.Span[e], _events.NameDictionary[_events.Names.Span[e]]);
            WriteAll(_eventAttributes, e, 3, writer);
            SpanFields.WriteUInt(writer, 4, (uint)_events.DroppedAttributes[e]);
            writer.EndMessage(mark);
        }
    }

    private void WriteLinks(int row, ProtoWriter writer)
    {
        var rows = _links.Rows.Span;
        for (var link = HeadSpanWriter.FirstOf(rows, row); link < rows.Length && rows[link] == row; link++)
        {
            var mark = writer.BeginMessage(13);
            var state = _links.TraceStates[link];
            SpanFields.WriteLinkHead(
                writer, _links.TraceIds.Span[link], _links.SpanIds.Span[link], state < 0 ? default : _links.TraceStateDictionary[state]);
            WriteAll(_linkAttributes, link, 4, writer);
            SpanFields.WriteLinkTail(writer, (uint)_links.DroppedAttributes[link], (uint)_links.Flags[link]);
            writer.EndMessage(mark);
        }
    }

    private static void WriteAll(BlockAttributeRows? attributes, int owner, int field, ProtoWriter writer)
    {
        if (attributes is null)
            return;
        for (var i = HeadSpanWriter.FirstOf(attributes.Owners, owner); i < attributes.Owners.Length && attributes.Owners[i] == owner; i++)
            attributes.Write(i, field, writer);
    }

    private AttributeColumn?[] ReadUsedAttributes()
    {
        var attributes = new AttributeColumn?[_block.Index.AttributeColumns.Count];
        var seen = new HashSet<int>();
        for (var i = 0; i < _rowCount; i++)
        {
            if (_raw[i] >= 0 || !seen.Add(_orders[i]))
                continue;
            var order = new ProtoReader(_orderDictionary[_orders[i]]);
            while (!order.AtEnd)
            {
                var number = (int)order.ReadVarint() - 1;
                if (number < 0 || attributes[number] is not null)
                    continue;
                var position = (int)SpanColumn.FirstAttribute + number;
                attributes[number] = BlockAttributes.Decode(
                    _block,
                    BlockFormat.SpansFile,
                    _group,
                    position,
                    _block.Index.AttributeColumns[number].Type,
                    _columns[position],
                    _firstRow,
                    _rowCount,
                    IsFew);
            }
        }

        return attributes;
    }

    private BlockAttributeRows? AttributeRows(string file, AttributeScope scope, int firstOwner)
    {
        var tableGroup = _block.Index.RowGroups[_group].AttributeGroups[(int)scope];
        return tableGroup < 0 ? null : BlockAttributeRows.Of(_block, file, tableGroup, firstOwner);
    }

    private ColumnChunkLayout Chunk(SpanColumn column) => _columns[(int)column];

    private int[] Codes(SpanColumn column) => _spans.Codes(Chunk(column), _firstRow, _rowCount);

    private long[] Longs(SpanColumn column) => _spans.Longs(Chunk(column), _firstRow, _rowCount);

    private bool IsFew => _rowCount <= MaxFewRows;

    private Utf8Dictionary Dictionary(SpanColumn column, int[] codes) =>
        BlockDictionaries.For(_block, BlockFormat.SpansFile, _group, (int)column, codes, IsFew);

    private static ReadOnlySpan<byte> Value(Utf8Dictionary dictionary, int code) => code < 0 ? default : dictionary[code];
}
