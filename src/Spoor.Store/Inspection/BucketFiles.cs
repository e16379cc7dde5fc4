using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Objects;

namespace Spoor.Store.Inspection;

/// <summary>A block in the bucket, read straight from there: a tool that looks at each byte once has no use for the server's cache on disk.</summary>
internal sealed class BucketFiles(IObjectStore objects, BucketFolder bucket, string id, IReadOnlyDictionary<string, long> sizes) : IBlockFiles
{
    public string BlockId => id;

    public IReadableFile Open(string name) => sizes.TryGetValue(name, out var size)
        ? new BucketFile(objects, bucket.Key(id, name), size)
        : throw new FileNotFoundException($"{name} is not in the {objects.Name}");

    private sealed class BucketFile(IObjectStore objects, string key, long sizeBytes) : IReadableFile
    {
        private const int WindowBytes = 1 << 20;

        private readonly Lock _lock = new();
        private byte[] _window = [];
        private long _windowStart;

        public long LengthBytes => sizeBytes;

        public int Read(long offset, Span<byte> buffer)
        {
            lock (_lock)
            {
                var total = 0;
                while (total < buffer.Length && offset + total < sizeBytes)
                {
                    var at = offset + total;
                    if (at < _windowStart || at >= _windowStart + _window.Length)
                        Fetch(at);
                    var piece = _window.AsSpan((int)(at - _windowStart));
                    piece = piece[..Math.Min(piece.Length, buffer.Length - total)];
                    piece.CopyTo(buffer[total..]);
                    total += piece.Length;
                }

                return total;
            }
        }

        public void Dispose()
        {
        }

        private void Fetch(long offset)
        {
            var bytes = new byte[(int)Math.Min(WindowBytes, sizeBytes - offset)];
            var read = objects.GetRangeAsync(key, offset, bytes, CancellationToken.None).GetAwaiter().GetResult();
            if (read < bytes.Length)
                throw new EndOfStreamException($"{key} ends at byte {offset + read} of {sizeBytes}");
            (_window, _windowStart) = (bytes, offset);
        }
    }
}
