namespace Spoor.Store.Head;

/// <summary>
/// The fixed columns of a head, one array each. Arrays grow by doubling (the first head after a start) and go from head to head afterwards. A
/// reader keeps the arrays it was given; what was published in them does not change.
/// </summary>
internal sealed class HeadColumns
{
    private const int FirstCapacity = 16 * 1024;

    public int Capacity { get; private set; }

    public int[] TraceOrdinals = [];
    public ulong[] SpanIds = [];
    public ulong[] ParentSpanIds = [];
    public ulong[] Starts = [];
    public long[] Durations = [];
    public int[] Names = [];
    public byte[] Kinds = [];
    public byte[] Statuses = [];
    public RowFlags[] Flags = [];
    public int[] StatusMessages = [];
    public int[] TraceStates = [];
    public uint[] SpanFlags = [];
    public int[] Resources = [];
    public int[] Scopes = [];
    public int[] Shapes = [];
    public uint[] AttributeStarts = [];

    /// <summary>The row of the same trace that arrived before this one; -1 for the first.</summary>
    public int[] PreviousRows = [];

    /// <summary>Hash of the span's bytes, for dropping what was sent twice.</summary>
    public ulong[] ContentHashes = [];

    /// <summary>Bytes that one row takes in these arrays.</summary>
    public const int RowBytes = (4 * 9) + (8 * 5) + 3 + 4;

    public void EnsureCapacity(int rows)
    {
        if (rows <= Capacity)
            return;
        var capacity = Math.Max(Capacity, FirstCapacity);
        while (capacity < rows)
            capacity *= 2;
        Grow(ref TraceOrdinals, capacity);
        Grow(ref SpanIds, capacity);
        Grow(ref ParentSpanIds, capacity);
        Grow(ref Starts, capacity);
        Grow(ref Durations, capacity);
        Grow(ref Names, capacity);
        Grow(ref Kinds, capacity);
        Grow(ref Statuses, capacity);
        Grow(ref Flags, capacity);
        Grow(ref StatusMessages, capacity);
        Grow(ref TraceStates, capacity);
        Grow(ref SpanFlags, capacity);
        Grow(ref Resources, capacity);
        Grow(ref Scopes, capacity);
        Grow(ref Shapes, capacity);
        Grow(ref AttributeStarts, capacity);
        Grow(ref PreviousRows, capacity);
        Grow(ref ContentHashes, capacity);
        Capacity = capacity;
    }

    internal static void Grow<T>(ref T[] array, int capacity)
        where T : unmanaged
    {
        var larger = GC.AllocateUninitializedArray<T>(capacity);
        array.CopyTo(larger, 0);
        array = larger;
    }
}

/// <summary>What the columns of a row cannot say by themselves.</summary>
[Flags]
internal enum RowFlags : byte
{
    None = 0,

    /// <summary>The span carries a <c>Status</c> message, if only an empty one.</summary>
    HasStatus = 1,

    /// <summary>The span's bytes are kept, since columns do not hold all that they say.</summary>
    HasRaw = 2,

    /// <summary>One of the dropped counts is not zero.</summary>
    HasDroppedCounts = 4,

    HasEvents = 8,
    HasLinks = 16,
}
