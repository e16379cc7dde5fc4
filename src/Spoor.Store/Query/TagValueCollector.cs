using System.Text;
using Spoor.Store.Head;
using Spoor.Store.Segments;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Query;

/// <summary>
/// Collects the distinct values of an attribute or intrinsic from segments until the limits are reached. Where all rows of a segment count, text is read
/// from dictionaries alone. Intrinsics whose values nobody picks from a list (durations, ids, nested sets) have none.
/// </summary>
internal sealed class TagValueCollector(FieldExpr tag, int limit, long maxBytes)
{
    private const long BytesPerValue = 64;

    private readonly HashSet<Static> _values = [];
    private readonly InternDictionary _seenTexts = new(new ByteArena());
    private long _sizeBytes;
    private bool _withMessages;

    public IReadOnlyCollection<Static> Values => _values;

    /// <summary>True when the limits are reached.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What the values take in memory; an estimate.</summary>
    public long SizeBytes => (_values.Count * BytesPerValue) + (2 * _sizeBytes);

    /// <summary>Adds values that were collected elsewhere.</summary>
    public void AddAll(IEnumerable<Static> values)
    {
        foreach (var value in values)
            AddOne(value);
    }

    /// <summary>Adds the values of a segment.</summary>
    /// <param name="reader">The segment.</param>
    /// <param name="rows">Which rows count; null for all.</param>
    /// <param name="withMessages">False when the resources and scopes of the segment were seen before.</param>
    public void Collect(SegmentReader reader, RowSet? rows, bool withMessages)
    {
        var segment = reader.Segment;
        _withMessages = withMessages;
        switch (tag)
        {
            case AttributeExpr { Scope: TraceQL.AttributeScope.Span } attribute:
                CollectColumns(reader, SegmentScope.Span, attribute.Name, rows);
                break;
            case AttributeExpr { Scope: TraceQL.AttributeScope.Event } attribute:
                CollectColumns(reader, SegmentScope.Event, attribute.Name, rows);
                break;
            case AttributeExpr { Scope: TraceQL.AttributeScope.Link } attribute:
                CollectColumns(reader, SegmentScope.Link, attribute.Name, rows);
                break;
            case AttributeExpr { Scope: TraceQL.AttributeScope.Resource } attribute:
                CollectMessages(reader.Resources, () => segment.ResourceNumbers, rows, message => message.Find(attribute.Name));
                break;
            case AttributeExpr { Scope: TraceQL.AttributeScope.Instrumentation } attribute:
                CollectMessages(reader.Scopes, () => segment.ScopeNumbers, rows, message => message.Find(attribute.Name));
                break;
            case AttributeExpr attribute:
                CollectColumns(reader, SegmentScope.Span, attribute.Name, rows);
                CollectMessages(reader.Resources, () => segment.ResourceNumbers, rows, message => message.Find(attribute.Name));
                break;
            case IntrinsicExpr intrinsic:
                CollectIntrinsic(reader, intrinsic.Intrinsic, rows);
                break;
        }
    }

    private void CollectIntrinsic(SegmentReader reader, Intrinsic intrinsic, RowSet? rows)
    {
        var segment = reader.Segment;
        switch (intrinsic)
        {
            case Intrinsic.Name:
                CollectTexts(() => segment.Names, segment.NameDictionary, rows);
                break;
            case Intrinsic.StatusMessage:
                CollectTexts(() => segment.StatusMessages, segment.StatusMessageDictionary, rows);
                break;
            case Intrinsic.EventName:
                using (var entries = rows is null ? null : TagRows.Entries(reader, SegmentScope.Event, rows))
                    CollectTexts(() => segment.Events.Names, segment.Events.NameDictionary, entries);
                break;
            case Intrinsic.InstrumentationName:
                CollectMessages(reader.Scopes, () => segment.ScopeNumbers, rows, message => Static.String(message.Name!));
                break;
            case Intrinsic.InstrumentationVersion:
                CollectMessages(reader.Scopes, () => segment.ScopeNumbers, rows, message => Static.String(message.Version!));
                break;
            case Intrinsic.RootName:
                CollectTraces(reader, rows, TraceValues.KnownRootName);
                break;
            case Intrinsic.RootServiceName:
                CollectTraces(reader, rows, TraceValues.KnownRootServiceName);
                break;
        }
    }

    private void CollectTexts(Func<ReadOnlyMemory<int>> codes, Utf8Dictionary dictionary, RowSet? rows)
    {
        foreach (var code in TagRows.Codes(codes, dictionary.Count, rows))
        {
            // Most segments repeat what others have: a text is made of new values only.
            if (_seenTexts.Find(dictionary[code]) >= 0)
                continue;
            _seenTexts.Intern(dictionary[code]);
            if (!Add(Static.String(Encoding.UTF8.GetString(dictionary[code]))))
                return;
        }
    }

    private void CollectMessages(MessageCache messages, Func<ReadOnlyMemory<int>> numbers, RowSet? rows, Func<MessageAttributes, Static> value)
    {
        if (!_withMessages)
            return;
        foreach (var number in TagRows.Codes(numbers, messages.Count, rows))
        {
            if (!Add(value(messages[number])))
                return;
        }
    }

    private void CollectTraces(SegmentReader reader, RowSet? rows, Func<SegmentReader, int, Static> value)
    {
        var ordinals = reader.Segment.TraceOrdinals;
        for (var ordinal = 0; rows is null && ordinal < reader.Segment.TraceCount; ordinal++)
        {
            if (!Add(value(reader, ordinal)))
                return;
        }

        for (var row = rows?.Next(0) ?? -1; row >= 0; row = rows!.Next(row + 1))
        {
            if (!Add(value(reader, ordinals.Span[row])))
                return;
        }
    }

    private void CollectColumns(SegmentReader reader, SegmentScope scope, string name, RowSet? rows)
    {
        using var entries = rows is null ? null : TagRows.Entries(reader, scope, rows);
        foreach (var column in reader.Columns(scope, name))
        {
            switch (column.Type)
            {
                case AttributeType.String:
                    CollectTexts(() => column.Codes, column.Dictionary!, entries);
                    break;
                case AttributeType.Other:
                    foreach (var code in TagRows.Codes(() => column.Codes, column.Dictionary!.Count, entries))
                        Add(reader.Texts(column.Dictionary).Decoded(code));
                    break;
                default:
                    CollectNumbers(reader, column, entries);
                    break;
            }
        }
    }

    private void CollectNumbers(SegmentReader reader, AttributeColumn column, RowSet? entries)
    {
        using var all = entries is null ? RowSet.Full(column.Codes.Length) : null;
        entries ??= all!;
        var codes = column.Codes;
        for (var entry = entries.Next(0); entry >= 0; entry = entries.Next(entry + 1))
        {
            var code = codes.Span[entry];
            if (code >= 0 && !Add(StoredSpanView.ValueOf(reader, column, entry, code)))
                return;
        }
    }

    /// <summary>Adds a value, of an array its elements; false when the limits are reached.</summary>
    private bool Add(in Static value)
    {
        if (value.IsArray)
        {
            foreach (var item in new ArrayItems(value))
                AddOne(item);
        }
        else if (!value.IsNil)
        {
            AddOne(value);
        }

        return !IsFull;
    }

    private void AddOne(in Static value)
    {
        if (IsFull || !_values.Add(value))
            return;
        _sizeBytes += value.AsString?.Length ?? sizeof(long);
        IsFull = _sizeBytes >= maxBytes || (limit > 0 && _values.Count >= limit);
    }
}
