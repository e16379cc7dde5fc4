using Spoor.Store.Files;

namespace Spoor.Store.Tests.Files;

/// <summary>An open file of a <see cref="PowerLossMachine"/>.</summary>
internal sealed class PowerLossFile(PowerLossFiles files, string path, MemoryNode node) : IStoreFile
{
    private bool _disposed;

    public string Path => path;

    public long LengthBytes
    {
        get
        {
            lock (files.Machine.Gate)
                return node.LengthBytes;
        }
    }

    public int Read(long offset, Span<byte> buffer)
    {
        lock (files.Machine.Gate)
        {
            Begin(FileOperation.Read);
            return node.Read(offset, buffer);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (files.Machine.Gate)
        {
            try
            {
                Begin(FileOperation.Write);
            }
            catch (IOException) when (bytes.Length > 0)
            {
                WritePart(offset, bytes[..files.Machine.Random.Next(bytes.Length)]);
                throw;
            }

            var free = files.Machine.CapacityBytes == long.MaxValue ? long.MaxValue : files.Machine.CapacityBytes - files.Machine.UsedBytes;
            var growth = Math.Max(0, offset + bytes.Length - node.LengthBytes);
            if (growth > free)
            {
                WritePart(offset, bytes[..(int)Math.Max(0, bytes.Length - (growth - Math.Max(0, free)))]);
                throw NoSpace();
            }

            node.Write(offset, bytes);
        }
    }

    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> buffers)
    {
        var all = new MemoryStream();
        foreach (var buffer in buffers)
            all.Write(buffer.Span);
        Write(offset, all.ToArray());
    }

    public void SetLength(long lengthBytes)
    {
        lock (files.Machine.Gate)
        {
            Begin(FileOperation.SetLength);
            node.SetLength(lengthBytes);
        }
    }

    public void Preallocate(long lengthBytes)
    {
        lock (files.Machine.Gate)
        {
            Begin(FileOperation.Preallocate);
            if (files.Machine.CapacityBytes != long.MaxValue && lengthBytes - node.LengthBytes > files.Machine.CapacityBytes - files.Machine.UsedBytes)
                throw NoSpace();
            node.SetLength(Math.Max(lengthBytes, node.LengthBytes));
        }
    }

    public void SyncData() => Sync(FileOperation.SyncData);

    public void Sync() => Sync(FileOperation.Sync);

    public void Dispose() => _disposed = true;

    private void Sync(FileOperation operation)
    {
        lock (files.Machine.Gate)
        {
            try
            {
                Begin(operation);
            }
            catch (IOException)
            {
                node.FailSync(files.Machine.Random);
                throw;
            }

            node.Sync();
        }
    }

    private void Begin(FileOperation operation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        files.Begin(operation, path);
    }

    /// <summary>The bytes that an interrupted write left; none when the process is gone.</summary>
    private void WritePart(long offset, ReadOnlySpan<byte> bytes)
    {
        if (files.IsRunning)
            node.Write(offset, bytes);
    }

    private IOException NoSpace() => new("No space left on device : '" + path + "'");
}
