using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Head;

/// <summary>
/// Spans that are in the WAL but in no block yet, in columns. One thread at a time appends; snapshots see whole batches.
/// </summary>
/// <remarks>
/// <para>Lock order: <see cref="Append"/> and <see cref="OpenPart"/> exclude each other through <c>_gate</c>; what a part was given (array
/// references and counts) it reads without a lock, since published rows never change.</para>
/// <para>Memory goes from head to head: <see cref="Recycle"/> gives it back once no snapshot is left.</para>
/// </remarks>
internal sealed class SpanHead
{
    private readonly Lock _gate = new();
    private readonly HeadOptions _options;
    private HeadMemory _memory;
    private SpanDecoder _decoder;
    private bool _isRecycled;
    private HeadPart? _part;

    public SpanHead(HeadOptions options)
    {
        _options = options;
        _memory = HeadMemory.Rent();
        _decoder = new SpanDecoder(_memory);
    }

    /// <summary>Spans held, those of a batch that is being appended not counted.</summary>
    public int SpanCount { get; private set; }

    public int TraceCount { get; private set; }

    /// <summary>Bytes of all columns and values in use.</summary>
    public long SizeBytes { get; private set; }

    public bool IsFull => SpanCount >= _options.MaxSpans || SizeBytes >= _options.MaxBytes;

    internal HeadMemory Memory => _memory;

    /// <summary>Decodes a batch into the columns. Spans that were appended before, byte by byte, are dropped.</summary>
    public HeadAppendResult Append(SpanBatch batch)
    {
        lock (_gate)
        {
            var result = _decoder.Append(batch);
            SpanCount = _memory.RowCount;
            TraceCount = _memory.Traces.Count;
            SizeBytes = _memory.SizeBytes;
            return result;
        }
    }

    /// <summary>What is held now, as a part that the query engine reads; the same object as long as nothing was appended.</summary>
    public SegmentPart OpenPart()
    {
        lock (_gate)
        {
            if (_part is null || _part.RowCount != SpanCount)
                _part = new HeadPart(_memory);
            return _part;
        }
    }

    /// <summary>Some rows from one on, those of a batch that is being appended not counted; null when there are none.</summary>
    public HeadWindow? OpenWindow(int firstRow, int maxRows)
    {
        lock (_gate)
        {
            var rowCount = Math.Min(SpanCount - firstRow, maxRows);
            return rowCount <= 0 ? null : new HeadWindow(_memory, firstRow, rowCount);
        }
    }

    /// <summary>Copies the ids of the traces from an ordinal on; for the set of split traces.</summary>
    public TraceId[] TraceIdsFrom(int ordinal)
    {
        lock (_gate)
            return _isRecycled ? [] : _memory.Traces.Ids.AsSpan(ordinal, TraceCount - ordinal).ToArray();
    }

    /// <summary>True when a span of the trace is held.</summary>
    public bool ContainsTrace(TraceId id)
    {
        lock (_gate)
            return !_isRecycled && _memory.Traces.Find(id) >= 0;
    }

    /// <summary>Gives the memory to the next head. The caller guarantees that no part of this head is read any more.</summary>
    public void Recycle()
    {
        lock (_gate)
        {
            _part = null;
            SpanCount = 0;
            TraceCount = 0;
            SizeBytes = 0;
            _isRecycled = true;
            HeadMemory.Return(_memory);

            // Whoever still has the head does not have the memory.
            _memory = null!;
            _decoder = null!;
        }
    }
}
