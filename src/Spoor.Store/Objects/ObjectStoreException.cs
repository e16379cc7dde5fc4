namespace Spoor.Store.Objects;

/// <summary>A bucket did not do what it was asked for. The message names bucket, key, what was answered and what to do.</summary>
internal sealed class ObjectStoreException(ObjectStoreProblem problem, string message, Exception? inner = null) : IOException(message, inner)
{
    public ObjectStoreProblem Problem { get; } = problem;
}

/// <summary>Why.</summary>
internal enum ObjectStoreProblem
{
    /// <summary>It may work later: no connection, an overloaded or failing server, a timeout.</summary>
    Unavailable,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>It will not work before somebody changes configuration, rights or bucket.</summary>
    Refused,
}
