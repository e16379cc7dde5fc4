namespace Spoor.Store.Segments;

/// <summary>A block file is missing, cut short or does not hold what its index says. The message names block, file and offset.</summary>
public sealed class BlockDamagedException : Exception
{
    public BlockDamagedException()
    {
    }

    public BlockDamagedException(string message)
        : base(message)
    {
    }

    public BlockDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
