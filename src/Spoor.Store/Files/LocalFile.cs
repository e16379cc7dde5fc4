using Microsoft.Win32.SafeHandles;

namespace Spoor.Store.Files;

/// <summary>A file of the operating system.</summary>
internal sealed class LocalFile(string path, SafeFileHandle handle) : IStoreFile
{
    public string Path { get; } = path;

    public long LengthBytes => RandomAccess.GetLength(handle);

    public int Read(long offset, Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer[total..], offset + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers) => RandomAccess.Write(handle, buffers, offset);

    public void SetLength(long lengthBytes) => RandomAccess.SetLength(handle, lengthBytes);

    public void Preallocate(long lengthBytes)
    {
        if (!LinuxFiles.Available || !LinuxFiles.TryAllocate(handle, lengthBytes, Path))
            RandomAccess.SetLength(handle, Math.Max(lengthBytes, LengthBytes));
    }

    public void SyncData()
    {
        if (LinuxFiles.Available)
            LinuxFiles.SyncData(handle, Path);
        else
            RandomAccess.FlushToDisk(handle);
    }

    public void Sync() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
