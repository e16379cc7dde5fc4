using System.Collections.Concurrent;

namespace Spoor.Store.Head;

/// <summary>All that a head holds. At most two are kept for reuse: while one head is built into a block, the next one fills.</summary>
internal sealed class HeadMemory
{
    private const int MaxSpare = 2;
    private static readonly ConcurrentBag<HeadMemory> Spare = [];
    private static volatile bool _keepsSpares = true;

    private HeadMemory()
    {
        Names = new InternDictionary(Arena);
        StatusMessages = new InternDictionary(Arena);
        TraceStates = new InternDictionary(Arena);
        Resources = new HeadMessages(Arena);
        Scopes = new HeadMessages(Arena);
        Attributes = new AttributeStore(Arena);
        Events = new HeadEvents(Arena);
        Links = new HeadLinks(Arena);
    }

    public int RowCount { get; set; }

    public ByteArena Arena { get; } = new();

    public HeadColumns Columns { get; } = new();

    public HeadTraces Traces { get; } = new();

    public InternDictionary Names { get; }

    public InternDictionary StatusMessages { get; }

    public InternDictionary TraceStates { get; }

    public HeadMessages Resources { get; }

    public HeadMessages Scopes { get; }

    public AttributeStore Attributes { get; }

    public HeadEvents Events { get; }

    public HeadLinks Links { get; }

    public DuplicateTable Duplicates { get; } = new();

    /// <summary>The bytes of spans with <see cref="RowFlags.HasRaw"/>, ordered by row.</summary>
    public List<(int Row, ArenaSlice Bytes)> RawSpans { get; } = [];

    /// <summary>The dropped counts of spans with <see cref="RowFlags.HasDroppedCounts"/>, ordered by row.</summary>
    public List<(int Row, DroppedCounts Counts)> DroppedCounts { get; } = [];

    public long SizeBytes =>
        Arena.SizeBytes + ((long)RowCount * (HeadColumns.RowBytes + DuplicateTable.RowBytes)) + ((long)Traces.Count * HeadTraces.TraceBytes)
        + Names.SizeBytes + StatusMessages.SizeBytes + TraceStates.SizeBytes + Attributes.SizeBytes + Events.SizeBytes + Links.SizeBytes;

    public static HeadMemory Rent() => Spare.TryTake(out var memory) ? memory : new HeadMemory();

    public static void Return(HeadMemory memory)
    {
        if (!_keepsSpares || Spare.Count >= MaxSpare)
            return;
        memory.Clear();
        Spare.Add(memory);
    }

    /// <summary>False while memory is short: what a head held is given free instead of being kept for the next one.</summary>
    public static void KeepSpares(bool keep)
    {
        _keepsSpares = keep;
        if (!keep)
            Spare.Clear();
    }

    private void Clear()
    {
        RowCount = 0;
        Traces.Clear();
        Names.Clear();
        StatusMessages.Clear();
        TraceStates.Clear();
        Resources.Clear();
        Scopes.Clear();
        Attributes.Clear();
        Events.Clear();
        Links.Clear();
        Duplicates.Clear();
        RawSpans.Clear();
        DroppedCounts.Clear();
        Arena.Clear();
    }
}

/// <summary>OTLP's dropped_attributes_count, dropped_events_count, dropped_links_count.</summary>
internal readonly record struct DroppedCounts(uint Attributes, uint Events, uint Links);
