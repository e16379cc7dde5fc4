namespace Spoor.Store;

/// <summary>Another process, or another store in this one, has the folder open.</summary>
public sealed class StoreInUseException : IOException
{
    public StoreInUseException()
    {
    }

    public StoreInUseException(string message)
        : base(message)
    {
    }

    public StoreInUseException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
