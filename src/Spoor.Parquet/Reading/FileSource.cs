using Microsoft.Win32.SafeHandles;

namespace Spoor.Parquet.Reading;

/// <summary>A file on disk, read by positioned reads.</summary>
public sealed class FileSource : IRandomAccessSource, IDisposable
{
    private readonly SafeFileHandle _handle;

    public FileSource(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
                throw new EndOfStreamException($"{destination.Length} bytes at offset {offset} of {Length}");
            offset += read;
            destination = destination[read..];
        }
    }

    public void Dispose() => _handle.Dispose();
}
