using System.Buffers;

namespace Spoor.Store.Files;

/// <summary>Writes a file from its start to its end through a buffer. Does not own the file; <see cref="Flush"/> hands it the buffered bytes, and syncing
/// is the caller's.</summary>
internal sealed class StoreFileStream : Stream
{
    private readonly IStoreFile _file;
    private byte[]? _buffer;
    private int _buffered;
    private long _flushed;

    public StoreFileStream(IStoreFile file, int bufferBytes = 128 * 1024)
    {
        _file = file;
        _buffer = ArrayPool<byte>.Shared.Rent(bufferBytes);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => _buffer is not null;

    /// <summary>Bytes written so far, those in the buffer included.</summary>
    public override long Length => _flushed + _buffered;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException("a store file stream is written from start to end");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var own = Buffer();
        if (buffer.Length > own.Length - _buffered)
        {
            Flush();
            if (buffer.Length >= own.Length)
            {
                _file.Write(_flushed, buffer);
                _flushed += buffer.Length;
                return;
            }
        }

        buffer.CopyTo(own.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Hands the buffered bytes to the file.</summary>
    public override void Flush()
    {
        if (_buffered == 0)
            return;
        _file.Write(_flushed, Buffer().AsSpan(0, _buffered));
        _flushed += _buffered;
        _buffered = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a store file stream only writes");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a store file stream is written from start to end");

    public override void SetLength(long value) => throw new NotSupportedException("a store file stream is written from start to end");

    /// <summary>Drops what is still in the buffer: whoever wants it in the file calls <see cref="Flush"/>, which can fail, first.</summary>
    protected override void Dispose(bool disposing)
    {
        if (_buffer is not null)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        base.Dispose(disposing);
    }

    private byte[] Buffer() => _buffer ?? throw new ObjectDisposedException(nameof(StoreFileStream));
}
