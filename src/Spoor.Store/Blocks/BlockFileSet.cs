using Spoor.Parquet.Writing;
using Spoor.Store.Files;

namespace Spoor.Store.Blocks;

/// <summary>
/// The files of a block while it is written. Every file is synced before <c>meta.json</c> is written, and the folder after it: the block exists wholly
/// or not at all.
/// </summary>
internal sealed class BlockFileSet : IDisposable
{
    private readonly IStoreFiles _files;
    private readonly string _folder;
    private readonly List<(string Name, IStoreFile File, StoreFileStream Stream)> _open = [];
    private readonly List<BlockFile> _written = [];

    public BlockFileSet(IStoreFiles files, string folder)
    {
        _files = files;
        _folder = folder;
        files.CreateFolder(folder);
    }

    public StoreFileStream Create(string name)
    {
        var file = _files.Create(Path.Combine(_folder, name));
        var stream = new StoreFileStream(file);
        _open.Add((name, file, stream));
        return stream;
    }

    /// <summary>Ends a Parquet file; one without rows is taken away again.</summary>
    public void Finish(string name, ParquetWriter parquet)
    {
        var index = _open.FindIndex(item => item.Name == name);
        var (_, file, stream) = _open[index];
        _open.RemoveAt(index);
        using (file)
        using (stream)
        {
            if (parquet.RowGroups.Count > 0)
            {
                parquet.Finish();
                stream.Flush();
                file.Sync();
                _written.Add(new BlockFile(name, parquet.Position, parquet.RowGroups));
                return;
            }
        }

        _files.DeleteFile(Path.Combine(_folder, name));
    }

    /// <summary>Writes index and description, after which the block exists.</summary>
    /// <param name="template">Gives id, age, origin.</param>
    /// <param name="groups">All row groups.</param>
    /// <param name="columns">The attribute columns.</param>
    /// <param name="traceHashes">Of all traces, in the order of the block; sorted in place.</param>
    public BlockMeta Complete(BlockMeta template, IReadOnlyList<BlockRowGroup> groups, IReadOnlyList<BlockAttributeColumn> columns, ulong[] traceHashes)
    {
        var numbers = new int[traceHashes.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        Array.Sort(traceHashes, numbers);
        var index = BlockIndexCodec.Encode(new BlockIndex
        {
            RowGroups = groups,
            AttributeColumns = columns,
            Files = _written,
            TraceHashes = traceHashes,
            TraceNumbers = numbers,
        });
        WriteWhole(BlockFormat.IndexFile, index);

        var sizes = _written.ToDictionary(file => file.Name, file => file.SizeBytes);
        sizes[BlockFormat.IndexFile] = index.Length;
        var meta = template with
        {
            SpanCount = groups.Sum(group => group.Bounds.RowCount),
            TraceCount = traceHashes.Length,
            MinStartUnixNanos = groups.Min(group => group.Bounds.MinStartUnixNanos),
            MaxTraceStartUnixNanos = groups.Max(group => group.Bounds.MaxTraceStartUnixNanos),
            MaxEndUnixNanos = groups.Max(group => group.Bounds.MaxEndUnixNanos),
            FileSizeBytes = sizes,
        };

        // The other files' names must be durable before the one that makes the block exist.
        _files.SyncFolder(_folder);
        WriteWhole(BlockFormat.MetaFile, meta.ToJson());
        _files.SyncFolder(_folder);
        return meta;
    }

    public void Dispose()
    {
        foreach (var (_, file, stream) in _open)
        {
            stream.Dispose();
            file.Dispose();
        }
    }

    private void WriteWhole(string name, byte[] bytes)
    {
        using var file = _files.Create(Path.Combine(_folder, name));
        file.Write(0, bytes);
        file.Sync();
    }
}
