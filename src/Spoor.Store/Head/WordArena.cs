namespace Spoor.Store.Head;

/// <summary>
/// Records of 32-bit words, each in one piece, in chunks that never move. A record is named by one number: chunk in the upper 16 bits, word in the
/// lower 16. One thread appends.
/// </summary>
internal sealed class WordArena
{
    private const int ChunkWords = 1 << 16;
    private uint[][] _chunks = new uint[16][];
    private int _chunkCount;
    private int _positionInChunk = ChunkWords;
    private readonly Stack<uint[]> _spare = new();

    public long SizeBytes { get; private set; }

    /// <summary>Copies a record and returns its name; 0 words give 0, which must not be read.</summary>
    public uint Append(ReadOnlySpan<uint> words)
    {
        if (words.Length == 0)
            return 0;
        if (ChunkWords - _positionInChunk < words.Length)
        {
            var oversized = words.Length > ChunkWords;
            AddChunk(oversized ? new uint[words.Length] : _spare.TryPop(out var spare) ? spare : GC.AllocateUninitializedArray<uint>(ChunkWords));
            _positionInChunk = 0;
            if (oversized)
            {
                words.CopyTo(_chunks[_chunkCount - 1]);
                _positionInChunk = ChunkWords;
                return (uint)(_chunkCount - 1) << 16;
            }
        }

        var name = ((uint)(_chunkCount - 1) << 16) | (uint)_positionInChunk;
        words.CopyTo(_chunks[_chunkCount - 1].AsSpan(_positionInChunk));
        _positionInChunk += words.Length;
        return name;
    }

    /// <summary>The words from the start of a record to the end of its chunk.</summary>
    public ReadOnlySpan<uint> From(uint name) => Volatile.Read(ref _chunks)[name >> 16].AsSpan((int)(name & 0xFFFF));

    public void Clear()
    {
        for (var i = 0; i < _chunkCount; i++)
        {
            if (_chunks[i].Length == ChunkWords)
                _spare.Push(_chunks[i]);
            _chunks[i] = null!;
        }

        _chunkCount = 0;
        _positionInChunk = ChunkWords;
        SizeBytes = 0;
    }

    private void AddChunk(uint[] chunk)
    {
        if (_chunkCount == 1 << 16)
            throw new InvalidOperationException("a head holds more than 65,536 chunks of attributes");
        if (_chunkCount == _chunks.Length)
        {
            var larger = new uint[_chunks.Length * 2][];
            _chunks.CopyTo(larger, 0);
            Volatile.Write(ref _chunks, larger);
        }

        _chunks[_chunkCount++] = chunk;
        SizeBytes += chunk.Length * 4L;
    }
}
