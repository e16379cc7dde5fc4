using Spoor.Otlp;

namespace Spoor.Store.Head;

/// <summary>The links of a head's spans, ordered by row.</summary>
internal sealed class HeadLinks(ByteArena arena)
{
    public int Count { get; private set; }

    public int[] Rows = new int[256];
    public TraceId[] TraceIds = new TraceId[256];
    public SpanId[] SpanIds = new SpanId[256];
    public int[] TraceStates = new int[256];
    public uint[] DroppedAttributes = new uint[256];
    public uint[] Flags = new uint[256];
    public int[] Shapes = new int[256];
    public uint[] AttributeStarts = new uint[256];

    public const int LinkBytes = 48;

    public AttributeStore Attributes { get; } = new(arena);

    public long SizeBytes => ((long)Count * LinkBytes) + Attributes.SizeBytes;

    public void Add(int row, in HeadLink link, int shape, uint attributeStart)
    {
        if (Count == Rows.Length)
        {
            var capacity = Count * 2;
            HeadColumns.Grow(ref Rows, capacity);
            HeadColumns.Grow(ref TraceIds, capacity);
            HeadColumns.Grow(ref SpanIds, capacity);
            HeadColumns.Grow(ref TraceStates, capacity);
            HeadColumns.Grow(ref DroppedAttributes, capacity);
            HeadColumns.Grow(ref Flags, capacity);
            HeadColumns.Grow(ref Shapes, capacity);
            HeadColumns.Grow(ref AttributeStarts, capacity);
        }

        var index = Count++;
        Rows[index] = row;
        TraceIds[index] = link.TraceId;
        SpanIds[index] = link.SpanId;
        TraceStates[index] = link.TraceState;
        DroppedAttributes[index] = link.DroppedAttributes;
        Flags[index] = link.Flags;
        Shapes[index] = shape;
        AttributeStarts[index] = attributeStart;
    }

    /// <summary>Takes back what was added for a row that is then rejected.</summary>
    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        Count = 0;
        Attributes.Clear();
    }
}

/// <summary>The fields of one link, its attributes aside. <see cref="TraceState"/> is a code of the head's trace states, -1 for none.</summary>
internal struct HeadLink
{
    public TraceId TraceId;
    public SpanId SpanId;
    public int TraceState;
    public uint DroppedAttributes;
    public uint Flags;
}
