namespace Spoor.Store.Segments;

/// <summary>The distinct resources (or scopes) of a part, by number; span rows hold the number.</summary>
public abstract class MessageTable
{
    public abstract int Count { get; }

    /// <summary>The <c>Resource</c> or <c>InstrumentationScope</c> message as it was received; empty when it was absent or empty.</summary>
    public abstract ReadOnlySpan<byte> Message(int number);

    /// <summary>The schema URL beside it, UTF-8; empty when absent.</summary>
    public abstract ReadOnlySpan<byte> SchemaUrl(int number);
}
