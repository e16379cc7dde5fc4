namespace Spoor.Store.Head;

/// <summary>
/// Bytes that are only ever appended, in chunks that never move. One thread appends; readers may read what was published to them. Chunks are
/// kept for the next head by <see cref="Clear"/>.
/// </summary>
internal sealed class ByteArena
{
    private const int ChunkBytes = 256 * 1024;
    private byte[][] _chunks = new byte[16][];
    private int _chunkCount;
    private int _positionInChunk = ChunkBytes;
    private readonly Stack<byte[]> _spare = new();

    /// <summary>Bytes of all chunks in use.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Copies the bytes; the result finds them again.</summary>
    public ArenaSlice Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ChunkBytes / 4)
            return AppendLarge(bytes);
        if (_chunkCount == 0 || ChunkBytes - _positionInChunk < bytes.Length)
        {
            AddChunk(_spare.TryPop(out var spare) ? spare : GC.AllocateUninitializedArray<byte>(ChunkBytes));
            _positionInChunk = 0;
        }

        var slice = new ArenaSlice(_chunkCount - 1, _positionInChunk, bytes.Length);
        bytes.CopyTo(_chunks[_chunkCount - 1].AsSpan(_positionInChunk));
        _positionInChunk += bytes.Length;
        return slice;
    }

    public ReadOnlySpan<byte> this[ArenaSlice slice] => Volatile.Read(ref _chunks)[slice.Chunk].AsSpan(slice.Offset, slice.Length);

    /// <summary>Forgets everything; ordinary chunks stay for reuse, large ones go.</summary>
    public void Clear()
    {
        for (var i = 0; i < _chunkCount; i++)
        {
            if (_chunks[i].Length == ChunkBytes)
                _spare.Push(_chunks[i]);
            _chunks[i] = null!;
        }

        _chunkCount = 0;
        _positionInChunk = ChunkBytes;
        SizeBytes = 0;
    }

    private ArenaSlice AppendLarge(ReadOnlySpan<byte> bytes)
    {
        // What is left of the chunk being filled is given up: at most a quarter of it, and large values are rare.
        AddChunk(bytes.ToArray());
        _positionInChunk = ChunkBytes;
        return new ArenaSlice(_chunkCount - 1, 0, bytes.Length);
    }

    private void AddChunk(byte[] chunk)
    {
        if (_chunkCount == _chunks.Length)
        {
            var larger = new byte[_chunks.Length * 2][];
            _chunks.CopyTo(larger, 0);
            Volatile.Write(ref _chunks, larger);
        }

        _chunks[_chunkCount++] = chunk;
        SizeBytes += chunk.Length;
    }
}

/// <summary>Where bytes lie in a <see cref="ByteArena"/>.</summary>
internal readonly record struct ArenaSlice(int Chunk, int Offset, int Length);
