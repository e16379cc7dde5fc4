namespace Spoor.Store.Files;

/// <summary>An open file with positioned reads and writes, which may come from several threads at once.</summary>
internal interface IStoreFile : IReadableFile
{
    string Path { get; }

    /// <summary>Writes all bytes or throws; after an exception any part of them may be in the file.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes buffers one after another, as one operation where the system can.</summary>
    void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers);

    void SetLength(long lengthBytes);

    /// <summary>Reserves disk space and makes the file that long, so that later writes within it cannot find the disk full.</summary>
    void Preallocate(long lengthBytes);

    /// <summary>
    /// Makes the file's bytes durable, and of its metadata only what is needed to read them (<c>fdatasync</c>). After a failure the file's unsynced
    /// bytes are lost or not, nobody knows: syncing it again proves nothing.
    /// </summary>
    void SyncData();

    /// <summary>Makes bytes and metadata durable (<c>fsync</c>).</summary>
    void Sync();
}
