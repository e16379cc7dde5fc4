using System.Buffers;
using System.IO.Compression;

namespace Spoor.Collector.Import;

/// <summary>
/// A file, decompressed if it is gzip, through a window that slides and grows: a reader asks for more until the piece it needs is in the window, then
/// consumes it. Knows byte and line of the window's start for messages.
/// </summary>
internal sealed class TraceFileInput : IDisposable
{
    private const int ChunkBytes = 256 * 1024;

    private readonly FileStream _file;
    private readonly Stream _content;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
    private int _start;
    private int _end;

    public TraceFileInput(string path)
    {
        Path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        TotalBytes = _file.Length;
        Span<byte> magic = stackalloc byte[2];
        IsCompressed = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic.SequenceEqual((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        _file.Position = 0;
        _content = IsCompressed ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    public string Path { get; }

    public bool IsCompressed { get; }

    /// <summary>Size of the file on disk.</summary>
    public long TotalBytes { get; }

    /// <summary>How much of the file on disk has been read.</summary>
    public long BytesRead => _file.CanRead ? _file.Position : TotalBytes;

    /// <summary>What has been read and not consumed.</summary>
    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Where the window begins in the (decompressed) content, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>The line in which the window begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Everything is in the window.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>Reads more into the window; false when there is no more.</summary>
    public bool ReadMore()
    {
        if (AtEnd)
            return false;
        MakeRoom();
        int read;
        try
        {
            read = _content.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (InvalidDataException exception)
        {
            throw new TraceFileException($"{Path}: damaged gzip data near byte {_file.Position}: {exception.Message}", exception);
        }

        _end += read;
        AtEnd = read == 0;
        return !AtEnd;
    }

    /// <summary>Reads until the window has this size or the content ends; false when nothing came.</summary>
    public bool ReadUntil(int windowBytes)
    {
        var before = Window.Length;
        while (Window.Length < windowBytes && ReadMore())
        {
        }

        return Window.Length > before;
    }

    /// <summary>Takes bytes off the front of the window.</summary>
    public void Consume(int count)
    {
        Line += Window[..count].Count((byte)'\n');
        Position += count;
        _start += count;
    }

    public TraceFileException Error(string problem, Exception? innerException = null) => Error(problem, 0, innerException);

    /// <param name="offset">Where in the window.</param>
    public TraceFileException Error(string problem, long offset, Exception? innerException = null)
    {
        var at = (int)Math.Min(offset, Window.Length);
        var line = Line + Window[..at].Count((byte)'\n');
        return new TraceFileException($"{Path}: line {line}, byte {Position + offset}{(IsCompressed ? " (decompressed)" : "")}: {problem}", innerException);
    }

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;
        var used = _end - _start;
        if (used > _buffer.Length / 2)
        {
            if (used == Array.MaxLength)
                throw Error("one item is larger than 2 GB, which is more than can be read");
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, Array.MaxLength));
            Window.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            Window.CopyTo(_buffer);
        }

        _start = 0;
        _end = used;
    }
}
