using Spoor.Otlp;
using Spoor.Parquet;
using Spoor.Parquet.Layout;
using Spoor.Store.Files;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>An immutable block on disk. Opening reads description and index; files are opened and pages read when a query needs them.</summary>
internal sealed class Block : SegmentPart, IDisposable
{
    private readonly Dictionary<string, BlockFileReader> _readers;
    private readonly BlockIndex _index;

    private Block(BlockMeta meta, BlockIndex index, Dictionary<string, BlockFileReader> readers)
    {
        Meta = meta;
        _index = index;
        _readers = readers;
        Hints = new BlockHints(this);
        HasDistinctIds = new bool[index.RowGroups.Count];
    }

    public BlockMeta Meta { get; }

    public override string Name => Meta.Id;

    public override long SizeBytes => Meta.SizeBytes;

    public override int SegmentCount => _index.RowGroups.Count;

    internal BlockIndex Index => _index;

    /// <summary>Of each row group, whether it is known that no two spans of a trace share an id; see <see cref="ParentRowFinder"/>.</summary>
    internal bool[] HasDistinctIds { get; }

    internal BlockCache Cache { get; private init; } = BlockCache.Shared;

    /// <summary>Stands for the block in caches that must not keep it in memory; no other block has the same.</summary>
    internal object Identity { get; } = new();

    /// <summary>The same block, read through another cache. Lives as long as this one; only what it cached is dropped by <see cref="Forget"/>.</summary>
    internal Block WithCache(BlockCache cache) => new(Meta, _index, _readers) { Cache = cache };

    /// <summary>Drops what is cached of the block.</summary>
    internal void Forget() => Cache.Drop(this);

    /// <summary>Opens the block of a folder of which <c>meta.json</c> is there.</summary>
    /// <exception cref="BlockDamagedException">A file is missing, of another length than described, or the index is damaged.</exception>
    public static Block Open(IStoreFiles files, string folder) => Open(new LocalBlockFiles(files, folder));

    /// <summary>Opens a block of which <c>meta.json</c> is there.</summary>
    /// <exception cref="BlockDamagedException">A file is missing, of another length than described, or the index is damaged.</exception>
    public static Block Open(IBlockFiles files)
    {
        var id = files.BlockId;
        var readers = new Dictionary<string, BlockFileReader>(StringComparer.Ordinal);
        try
        {
            var meta = ReadMeta(files);
            if (!BlockFormat.CanRead(meta.Version))
                throw new BlockDamagedException($"block {id}: {BlockFormat.Unknown(meta.Version)}");
            var index = BlockIndexCodec.Decode(ReadWhole(files, BlockFormat.IndexFile));
            foreach (var file in index.Files)
            {
                var opened = files.Open(file.Name);
                readers.Add(file.Name, new BlockFileReader(opened, id, file.Name));
                if (opened.LengthBytes != file.SizeBytes)
                    throw new BlockDamagedException($"block {id}: {file.Name} has {opened.LengthBytes} bytes, {file.SizeBytes} were written");
            }

            return new Block(meta, index, readers);
        }
        catch (Exception fault) when (fault is IOException or System.Text.Json.JsonException or ParquetException or BlockDamagedException)
        {
            foreach (var reader in readers.Values)
                reader.Dispose();
            throw fault as BlockDamagedException ?? new BlockDamagedException($"block {id}: {fault.Message}", fault);
        }
    }

    /// <summary>From now on the same files are read elsewhere; reads under way end as they began.</summary>
    public void MoveTo(IBlockFiles files)
    {
        foreach (var file in _index.Files)
            _readers[file.Name].MoveTo(files.Open(file.Name));
    }

    internal override SegmentHints Hints { get; }

    internal override object? Recall(object question) => Cache.Find(AnswerTo(question));

    internal override void Keep(object question, object answer, long sizeBytes) => Cache.Add(AnswerTo(question), answer, sizeBytes);

    public override SegmentBounds Bounds(int segment) => _index.RowGroups[segment].Bounds;

    public override SpanSegment Segment(int segment) => new BlockSegment(this, segment);

    internal override SpanSegment Scan(int segment) => new BlockSegment(this, segment, isScanned: true);

    public override bool TryFindTrace(TraceId id, out int segment, out int traceOrdinal)
    {
        var hash = id.Hash64();
        var at = FirstNotBelow(_index.TraceHashes, hash);
        for (; at < _index.TraceHashes.Length && _index.TraceHashes[at] == hash; at++)
        {
            var number = _index.TraceNumbers[at];
            segment = GroupOfTrace(number);
            traceOrdinal = number - _index.RowGroups[segment].FirstTrace;
            if (TraceColumns.Of(this, segment).Ids[traceOrdinal] == id)
                return true;
        }

        segment = -1;
        traceOrdinal = -1;
        return false;
    }

    public void Dispose()
    {
        Cache.Drop(this);
        foreach (var reader in _readers.Values)
            reader.Dispose();
    }

    internal BlockFileReader Reader(string fileName) => _readers[fileName];

    internal RowGroupLayout Layout(string fileName, int group) => _index.File(fileName)!.RowGroups[group];

    private BlockCache.Key AnswerTo(object question) => new(this, -1, -1, -1, -1, question);

    internal int GroupOfTrace(int number)
    {
        int low = 0, high = _index.RowGroups.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (_index.RowGroups[middle].FirstTrace <= number)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    private static int FirstNotBelow(ulong[] sorted, ulong value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <exception cref="System.Text.Json.JsonException">It is no description of a block.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    internal static BlockMeta ReadMeta(IBlockFiles files) => BlockMeta.FromJson(ReadWhole(files, BlockFormat.MetaFile));

    internal static byte[] ReadWhole(IBlockFiles files, string name)
    {
        using var file = files.Open(name);
        var bytes = new byte[file.LengthBytes];
        var read = file.Read(0, bytes);
        return read == bytes.Length ? bytes : throw new IOException($"{name} ends at {read} of {bytes.Length} bytes");
    }
}
