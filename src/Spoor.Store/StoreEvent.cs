namespace Spoor.Store;

/// <summary>Something about the store that an operator should read: what happened, to which file, what to do.</summary>
public sealed record StoreEvent(StoreEventLevel Level, string Message, Exception? Exception = null);

/// <summary>How bad a <see cref="StoreEvent"/> is.</summary>
public enum StoreEventLevel
{
    Information,

    /// <summary>Nothing is lost, but something is not as it should be.</summary>
    Warning,

    /// <summary>Spans cannot be taken, or cannot be read, until something is done.</summary>
    Error,
}
