using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>
/// What the store asks of a bucket: five verbs. Keys are texts with slashes, below the prefix that the store was made with. All members may be called
/// from several threads at once, and end soon after their token is set. What fails throws <see cref="ObjectStoreException"/>, after retries where a
/// retry can help.
/// </summary>
internal interface IObjectStore : IDisposable
{
    /// <summary>The bucket and where it is, for messages.</summary>
    string Name { get; }

    /// <summary>
    /// Stores an object as a whole. When it returns, the object is durable and every later read sees it; when it throws, the object is as before or
    /// as it was to be, never a part of it. The same call again is harmless.
    /// </summary>
    /// <exception cref="Segments.BlockDamagedException">The content itself cannot be read.</exception>
    Task PutAsync(string key, IReadableFile content, CancellationToken cancellationToken);

    /// <summary>Reads from an offset on and returns how many bytes there were: fewer than the buffer takes only at the object's end.</summary>
    /// <exception cref="ObjectStoreException">There is no such object (<see cref="ObjectStoreProblem.NotFound"/>), or it cannot be read.</exception>
    Task<int> GetRangeAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>
    /// All objects whose key starts with a text, in the order of their keys. Objects that are stored or deleted meanwhile may be among them or not;
    /// all others are.
    /// </summary>
    IAsyncEnumerable<StoredObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object; one that is not there is no error. When it returns, no later read or list sees it.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a small object unless there is one. True when the object now holds these bytes, whoever stored them (so that a call whose reply was
    /// lost can be made again); false when it holds others, which are left as they are.
    /// </summary>
    Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}

/// <summary>An object as a list names it.</summary>
internal readonly record struct StoredObject(string Key, long SizeBytes);
