namespace Spoor.Store.Segments;

/// <summary>
/// What a part knows of all its segments at once, so that a query passes over those that cannot have a result without opening them. The methods that
/// narrow take one flag a segment and clear it where no row of the segment can pass; a flag that stays set promises nothing.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
internal abstract class SegmentHints
{
    /// <summary>The resources of all segments.</summary>
    /// <exception cref="BlockDamagedException">They cannot be read.</exception>
    public abstract MessageTable Resources { get; }

    /// <summary>The scopes of all segments.</summary>
    /// <exception cref="BlockDamagedException">They cannot be read.</exception>
    public abstract MessageTable Scopes { get; }

    /// <summary>The names of the attributes of spans, events or links that occur in any segment, each once.</summary>
    public abstract IEnumerable<string> KeyNames(AttributeScope scope);

    /// <summary>Keeps segments in which an attribute occurs.</summary>
    public abstract void KeepWithKey(AttributeScope scope, string name, Span<bool> segments);

    /// <summary>Keeps segments in which a span attribute may have a text, or an array with that text.</summary>
    public abstract void KeepWithText(string name, ReadOnlySpan<byte> text, Span<bool> segments);

    /// <summary>Keeps segments that have events, or links.</summary>
    public abstract void KeepWithEntries(AttributeScope scope, Span<bool> segments);

    /// <summary>Keeps segments with a span whose duration may lie between two bounds, both included.</summary>
    public abstract void KeepWithDuration(long minNanos, long maxNanos, Span<bool> segments);
}
