using Spoor.Store.Budgets;
using Spoor.Store.Explain;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A segment with what one query has looked up in it. Used by one thread at a time.</summary>
internal sealed class SegmentReader(SpanSegment segment, string partName, QueryMemory memory, CancellationToken cancellationToken)
{
    /// <summary>Small things are charged together.</summary>
    private const long ChargeBytes = 64 * 1024;

    private readonly HeldSegment _held = new(segment, memory);
    private readonly Dictionary<(AttributeScope, string), IReadOnlyList<AttributeColumn>> _columns = [];
    private readonly Dictionary<Utf8Dictionary, TextCache> _texts = [];
    private MessageCache? _resources;
    private MessageCache? _scopes;
    private TraceContext? _lastTrace;
    private int _lastOrdinal = -1;
    private long _heldBytes;
    private long _unchargedBytes;

    public SpanSegment Segment => _held;

    /// <summary>The part that the segment belongs to.</summary>
    public string PartName { get; } = partName;

    /// <summary>What is done in it, for a query that is to be explained; null for others.</summary>
    public SegmentProfile? Profile { get; init; }

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public MessageCache Resources => _resources ??= MessageCache.OfResources(Segment.Resources);

    public MessageCache Scopes => _scopes ??= MessageCache.OfScopes(Segment.Scopes);

    /// <summary>The columns of an attribute that hold anything; empty when the key does not occur.</summary>
    public IReadOnlyList<AttributeColumn> Columns(AttributeScope scope, string name)
    {
        if (!_columns.TryGetValue((scope, name), out var columns))
        {
            _columns.Add((scope, name), columns = Segment.Attributes(scope, name));
            long bytes = 0;
            foreach (var column in columns)
                bytes += column.LoadCodes is null ? column.SizeBytes : Segment.RowCount * (long)sizeof(int);
            Hold(bytes);
        }

        return columns;
    }

    public TextCache Texts(Utf8Dictionary dictionary)
    {
        if (!_texts.TryGetValue(dictionary, out var texts))
            _texts.Add(dictionary, texts = new TextCache(dictionary, this));
        return texts;
    }

    /// <summary>Charges the query for what it keeps of this segment.</summary>
    public void Hold(long bytes)
    {
        _unchargedBytes += bytes;
        if (_unchargedBytes < ChargeBytes)
            return;
        memory.Take(_unchargedBytes);
        _heldBytes += _unchargedBytes;
        _unchargedBytes = 0;
    }

    /// <summary>
    /// Gives back what was charged, and the columns: the query keeps nothing of this segment and does not touch it again. Once, by whoever has it for
    /// himself.
    /// </summary>
    public void Release()
    {
        memory.Release(_heldBytes + _held.HeldBytes);
        _held.Release();
    }

    public MessageAttributes ResourceOf(int row) => Resources[Segment.ResourceNumbers.Span[row]];

    public MessageAttributes ScopeOf(int row) => Scopes[Segment.ScopeNumbers.Span[row]];

    /// <summary>The trace that a row belongs to, as far as it lies in this segment.</summary>
    public TraceContext TraceOf(int row) => Trace(Segment.TraceOrdinals.Span[row]);

    /// <summary>A trace as far as it lies in this segment; the last one asked for is kept.</summary>
    public TraceContext Trace(int ordinal)
    {
        if (_lastTrace is null || _lastOrdinal != ordinal)
        {
            _lastTrace = new TraceContext(this, ordinal);
            _lastOrdinal = ordinal;
        }

        return _lastTrace;
    }
}
