using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Objects;

/// <summary>
/// A part of a file as a stream to upload: positioned reads, so that parts go side by side and memory holds no more than the sender's buffer.
/// </summary>
internal sealed class ContentStream(IReadableFile file, long offset, long lengthBytes) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => lengthBytes;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    /// <exception cref="BlockDamagedException">The file cannot be read, or ends before that: no bucket is to blame.</exception>
    public static void ReadExactly(IReadableFile file, long offset, Span<byte> buffer)
    {
        int read;
        try
        {
            read = file.Read(offset, buffer);
        }
        catch (IOException e)
        {
            throw new BlockDamagedException($"a file of the block cannot be read: {e.Message}", e);
        }

        if (read < buffer.Length)
            throw new BlockDamagedException($"a file of the block ends at {offset + read}, before its end");
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, lengthBytes - _position);
        if (count <= 0)
            return 0;
        ReadExactly(file, offset + _position, buffer[..count]);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Local disk: a read that is short anyway is not worth a thread switch.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken) : ValueTask.FromResult(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => lengthBytes + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("the stream is only read");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("the stream is only read");
}
