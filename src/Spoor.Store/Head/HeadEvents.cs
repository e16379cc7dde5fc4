namespace Spoor.Store.Head;

/// <summary>The events of a head's spans, ordered by row.</summary>
internal sealed class HeadEvents(ByteArena arena)
{
    public int Count { get; private set; }

    public int[] Rows = new int[1024];
    public ulong[] Times = new ulong[1024];
    public int[] Names = new int[1024];
    public uint[] DroppedAttributes = new uint[1024];
    public int[] Shapes = new int[1024];
    public uint[] AttributeStarts = new uint[1024];

    public const int EventBytes = 28;

    public InternDictionary NameDictionary { get; } = new(arena);

    public AttributeStore Attributes { get; } = new(arena);

    public long SizeBytes => ((long)Count * EventBytes) + NameDictionary.SizeBytes + Attributes.SizeBytes;

    public void Add(int row, ulong time, int name, uint droppedAttributes, int shape, uint attributeStart)
    {
        if (Count == Rows.Length)
        {
            var capacity = Count * 2;
            HeadColumns.Grow(ref Rows, capacity);
            HeadColumns.Grow(ref Times, capacity);
            HeadColumns.Grow(ref Names, capacity);
            HeadColumns.Grow(ref DroppedAttributes, capacity);
            HeadColumns.Grow(ref Shapes, capacity);
            HeadColumns.Grow(ref AttributeStarts, capacity);
        }

        var index = Count++;
        Rows[index] = row;
        Times[index] = time;
        Names[index] = name;
        DroppedAttributes[index] = droppedAttributes;
        Shapes[index] = shape;
        AttributeStarts[index] = attributeStart;
    }

    /// <summary>Takes back what was added for a row that is then rejected.</summary>
    public void Truncate(int count) => Count = count;

    public void Clear()
    {
        Count = 0;
        NameDictionary.Clear();
        Attributes.Clear();
    }
}
