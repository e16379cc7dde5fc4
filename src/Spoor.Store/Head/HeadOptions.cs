namespace Spoor.Store.Head;

/// <summary>When a head is full. Age is the store's concern.</summary>
public sealed record HeadOptions
{
    /// <summary>Bytes of columns and values, at least 1 MiB.</summary>
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    public int MaxSpans { get; init; } = 512 * 1024;
}
