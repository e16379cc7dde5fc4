using System.Globalization;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;

namespace Spoor.Store.Head;

/// <summary>Decodes spans, once, from OTLP bytes straight into a head's columns. One thread at a time.</summary>
/// <remarks>Field numbers: opentelemetry/proto/trace/v1/trace.proto, message Span.</remarks>
internal sealed class SpanDecoder(HeadMemory memory)
{
    private readonly HeadColumns _columns = memory.Columns;
    /// <summary>How many spans ahead the duplicate table's slot is asked for: about as long as a fetch from memory takes.</summary>
    private const int PrefetchDistance = 2;

    private ulong[] _hashes = [];
    private int[] _resources = [];
    private int[] _scopes = [];

    // The fields of the span being decoded.
    private uint _seenFields;
    private bool _needsRaw;
    private bool _hasStatus;
    private int _name;
    private int _statusMessage;
    private int _traceState;
    private uint _flags;
    private DroppedCounts _dropped;

    public HeadAppendResult Append(SpanBatch batch)
    {
        InternMessages(batch);
        _columns.EnsureCapacity(memory.RowCount + batch.Spans.Length);
        int appended = 0, duplicates = 0, rejected = 0;
        string? reason = null;
        HashSpans(batch);
        for (var i = 0; i < batch.Spans.Length; i++)
        {
            ref readonly var span = ref batch.Spans[i];
            var bytes = batch.SpanBytes(span);
            var hash = _hashes[i];
            if (i + PrefetchDistance < batch.Spans.Length)
                memory.Duplicates.Prefetch(_hashes[i + PrefetchDistance]);
            if (memory.Duplicates.Contains(hash, span, _columns, memory.Traces))
            {
                duplicates++;
            }
            else if (TryDecode(bytes))
            {
                AddRow(batch, span, bytes, hash);
                appended++;
            }
            else
            {
                rejected++;
                reason ??= $"malformed attributes, events or links in span {span.SpanId} of trace {span.TraceId} at byte {span.Offset.ToString(CultureInfo.InvariantCulture)}";
            }
        }

        return new HeadAppendResult(appended, duplicates, rejected, reason);
    }

    private void HashSpans(SpanBatch batch)
    {
        if (_hashes.Length < batch.Spans.Length)
            _hashes = new ulong[batch.Spans.Length];
        for (var i = 0; i < batch.Spans.Length; i++)
            _hashes[i] = FastHash.Compute(batch.SpanBytes(batch.Spans[i]));
    }

    private void InternMessages(SpanBatch batch)
    {
        if (_resources.Length < batch.Resources.Length)
            _resources = new int[batch.Resources.Length];
        for (var i = 0; i < batch.Resources.Length; i++)
        {
            var resource = batch.Resources[i];
            _resources[i] = memory.Resources.Intern(batch.Slice(resource.Resource), batch.Slice(resource.SchemaUrl));
        }

        if (_scopes.Length < batch.Scopes.Length)
            _scopes = new int[batch.Scopes.Length];
        for (var i = 0; i < batch.Scopes.Length; i++)
        {
            var scope = batch.Scopes[i];
            _scopes[i] = memory.Scopes.Intern(batch.Slice(scope.Scope), batch.Slice(scope.SchemaUrl));
        }
    }

    /// <summary>Walks a span's fields; false when something inside is malformed, with nothing added to the columns.</summary>
    private bool TryDecode(ReadOnlySpan<byte> bytes)
    {
        var row = memory.RowCount;
        var firstEvent = memory.Events.Count;
        var firstLink = memory.Links.Count;
        _seenFields = 0;
        _needsRaw = false;
        _hasStatus = false;
        _name = -1;
        _statusMessage = -1;
        _traceState = -1;
        _flags = 0;
        _dropped = default;
        memory.Attributes.Begin();
        var reader = new ProtoReader(bytes);
        var ok = true;
        while (ok && reader.TryReadTag(out var field, out var wire))
        {
            switch ((field << 3) | (int)wire)
            {
                case (9 << 3) | (int)WireType.LengthDelimited:
                    var attribute = reader.ReadBytes();
                    ok = !reader.Failed && memory.Attributes.Add(bytes, attribute);
                    break;
                case (11 << 3) | (int)WireType.LengthDelimited:
                    var @event = reader.ReadBytes();
                    ok = !reader.Failed && TryDecodeEvent(@event, row);
                    break;
                case (13 << 3) | (int)WireType.LengthDelimited:
                    var link = reader.ReadBytes();
                    ok = !reader.Failed && TryDecodeLink(link, row);
                    break;
                case (1 << 3) | (int)WireType.LengthDelimited:
                case (2 << 3) | (int)WireType.LengthDelimited:
                case (4 << 3) | (int)WireType.LengthDelimited:
                    See(field);
                    reader.ReadBytes();
                    break;
                case (7 << 3) | (int)WireType.Fixed64:
                case (8 << 3) | (int)WireType.Fixed64:
                    See(field);
                    reader.ReadFixed64();
                    break;
                case (3 << 3) | (int)WireType.LengthDelimited:
                    See(field);
                    var state = reader.ReadBytes();
                    _traceState = state.Length == 0 ? -1 : memory.TraceStates.Intern(state);
                    break;
                case (5 << 3) | (int)WireType.LengthDelimited:
                    See(field);
                    _name = memory.Names.Intern(reader.ReadBytes());
                    break;
                case (6 << 3) | (int)WireType.Varint:
                    See(field);
                    _needsRaw |= reader.ReadVarint() >= OtherEnumValue;
                    break;
                case (10 << 3) | (int)WireType.Varint:
                    See(field);
                    _dropped = _dropped with { Attributes = (uint)reader.ReadVarint() };
                    break;
                case (12 << 3) | (int)WireType.Varint:
                    See(field);
                    _dropped = _dropped with { Events = (uint)reader.ReadVarint() };
                    break;
                case (14 << 3) | (int)WireType.Varint:
                    See(field);
                    _dropped = _dropped with { Links = (uint)reader.ReadVarint() };
                    break;
                case (15 << 3) | (int)WireType.LengthDelimited:
                    See(field);
                    ok = TryDecodeStatus(reader.ReadBytes());
                    break;
                case (16 << 3) | (int)WireType.Fixed32:
                    See(field);
                    _flags = reader.ReadFixed32();
                    break;
                default:
                    reader.Skip(wire);
                    _needsRaw = true;
                    break;
            }
        }

        if (ok && !reader.Failed)
            return true;
        memory.Events.Truncate(firstEvent);
        memory.Links.Truncate(firstLink);
        return false;
    }

    /// <summary>Kinds and status codes from this number on appear as this number in columns; the span's bytes are kept.</summary>
    private const ulong OtherEnumValue = 255;

    private void See(int field)
    {
        _needsRaw |= (_seenFields & (1u << field)) != 0;
        _seenFields |= 1u << field;
    }

    private bool TryDecodeStatus(ReadOnlySpan<byte> bytes)
    {
        _hasStatus = true;
        var seen = 0;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            _needsRaw |= field is < 2 or > 3 || (seen & (1 << field)) != 0;
            if (field is 2 or 3)
                seen |= 1 << field;
            if (field == 2 && wire == WireType.LengthDelimited)
            {
                var message = reader.ReadBytes();
                _statusMessage = message.Length == 0 ? -1 : memory.StatusMessages.Intern(message);
            }
            else if (field == 3 && wire == WireType.Varint)
            {
                _needsRaw |= reader.ReadVarint() >= OtherEnumValue;
            }
            else
            {
                reader.Skip(wire);
                _needsRaw = true;
            }
        }

        return !reader.Failed;
    }

    private bool TryDecodeEvent(ReadOnlySpan<byte> bytes, int row)
    {
        var attributes = memory.Events.Attributes;
        attributes.Begin();
        ulong time = 0;
        uint dropped = 0;
        var name = -1;
        var seen = 0;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch ((field << 3) | (int)wire)
            {
                case (1 << 3) | (int)WireType.Fixed64:
                    time = reader.ReadFixed64();
                    break;
                case (2 << 3) | (int)WireType.LengthDelimited:
                    name = memory.Events.NameDictionary.Intern(reader.ReadBytes());
                    break;
                case (3 << 3) | (int)WireType.LengthDelimited:
                    var attribute = reader.ReadBytes();
                    if (reader.Failed || !attributes.Add(bytes, attribute))
                        return false;
                    continue;
                case (4 << 3) | (int)WireType.Varint:
                    dropped = (uint)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(wire);
                    _needsRaw = true;
                    continue;
            }

            _needsRaw |= (seen & (1 << field)) != 0;
            seen |= 1 << field;
        }

        if (reader.Failed)
            return false;
        if (name < 0)
            name = memory.Events.NameDictionary.Intern([]);
        var (shape, start) = attributes.Commit(bytes);
        _needsRaw |= attributes.NeedsRaw;
        memory.Events.Add(row, time, name, dropped, shape, start);
        return true;
    }

    private bool TryDecodeLink(ReadOnlySpan<byte> bytes, int row)
    {
        var attributes = memory.Links.Attributes;
        attributes.Begin();
        var link = new HeadLink { TraceState = -1 };
        var seen = 0;
        var reader = new ProtoReader(bytes);
        while (reader.TryReadTag(out var field, out var wire))
        {
            switch ((field << 3) | (int)wire)
            {
                case (1 << 3) | (int)WireType.LengthDelimited:
                    var traceId = reader.ReadBytes();
                    if (traceId.Length == TraceId.SizeBytes)
                        link.TraceId = TraceId.FromBytes(traceId);
                    _needsRaw |= link.TraceId.IsZero;
                    break;
                case (2 << 3) | (int)WireType.LengthDelimited:
                    var spanId = reader.ReadBytes();
                    if (spanId.Length == SpanId.SizeBytes)
                        link.SpanId = SpanId.FromBytes(spanId);
                    _needsRaw |= link.SpanId.IsZero;
                    break;
                case (3 << 3) | (int)WireType.LengthDelimited:
                    var state = reader.ReadBytes();
                    link.TraceState = state.Length == 0 ? -1 : memory.TraceStates.Intern(state);
                    break;
                case (4 << 3) | (int)WireType.LengthDelimited:
                    var attribute = reader.ReadBytes();
                    if (reader.Failed || !attributes.Add(bytes, attribute))
                        return false;
                    continue;
                case (5 << 3) | (int)WireType.Varint:
                    link.DroppedAttributes = (uint)reader.ReadVarint();
                    break;
                case (6 << 3) | (int)WireType.Fixed32:
                    link.Flags = reader.ReadFixed32();
                    break;
                default:
                    reader.Skip(wire);
                    _needsRaw = true;
                    continue;
            }

            _needsRaw |= (seen & (1 << field)) != 0;
            seen |= 1 << field;
        }

        if (reader.Failed)
            return false;
        var (shape, start) = attributes.Commit(bytes);
        _needsRaw |= attributes.NeedsRaw;
        memory.Links.Add(row, link, shape, start);
        return true;
    }

    private void AddRow(SpanBatch batch, in SpanRecord span, ReadOnlySpan<byte> bytes, ulong hash)
    {
        var row = memory.RowCount;
        var trace = memory.Traces.Intern(span.TraceId);
        var (shape, start) = memory.Attributes.Commit(bytes);
        var c = _columns;
        var scope = batch.Scopes[span.Scope];
        var flags = _hasStatus ? RowFlags.HasStatus : RowFlags.None;
        if (_needsRaw || memory.Attributes.NeedsRaw)
        {
            flags |= RowFlags.HasRaw;
            memory.RawSpans.Add((row, memory.Arena.Append(bytes)));
        }

        if (_dropped != default)
        {
            flags |= RowFlags.HasDroppedCounts;
            memory.DroppedCounts.Add((row, _dropped));
        }

        var events = memory.Events;
        if (events.Count > 0 && events.Rows[events.Count - 1] == row)
            flags |= RowFlags.HasEvents;
        var links = memory.Links;
        if (links.Count > 0 && links.Rows[links.Count - 1] == row)
            flags |= RowFlags.HasLinks;

        c.TraceOrdinals[row] = trace;
        c.SpanIds[row] = span.SpanId.Value;
        c.ParentSpanIds[row] = span.ParentSpanId.Value;
        c.Starts[row] = span.StartUnixNanos;
        c.Durations[row] = (long)(span.EndUnixNanos - span.StartUnixNanos);
        c.Names[row] = _name < 0 ? memory.Names.Intern([]) : _name;
        c.Kinds[row] = ToByte((int)span.Kind);
        c.Statuses[row] = ToByte((int)span.Status);
        c.Flags[row] = flags;
        c.StatusMessages[row] = _statusMessage;
        c.TraceStates[row] = _traceState;
        c.SpanFlags[row] = _flags;
        c.Resources[row] = _resources[scope.Resource];
        c.Scopes[row] = _scopes[span.Scope];
        c.Shapes[row] = shape;
        c.AttributeStarts[row] = start;
        c.ContentHashes[row] = hash;
        c.PreviousRows[row] = memory.Traces.AddRow(
            trace, row, span.StartUnixNanos, span.EndUnixNanos, span.ParentSpanId.IsZero, c.Starts);
        memory.Duplicates.Add(row, c);
        memory.RowCount = row + 1;
    }

    private static byte ToByte(int value) => (uint)value < OtherEnumValue ? (byte)value : (byte)OtherEnumValue;
}
