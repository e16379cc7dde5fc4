namespace Spoor.Store.Segments;

/// <summary>The events of a segment's spans, ordered by span row and then as the span listed them.</summary>
public abstract class EventTable
{
    public abstract int Count { get; }

    /// <summary>The span row of each event, ascending.</summary>
    public abstract ReadOnlyMemory<int> Rows { get; }

    public abstract ReadOnlyMemory<ulong> TimesUnixNanos { get; }

    /// <summary>Codes into <see cref="NameDictionary"/>; never -1.</summary>
    public abstract ReadOnlyMemory<int> Names { get; }

    public abstract Utf8Dictionary NameDictionary { get; }
}
