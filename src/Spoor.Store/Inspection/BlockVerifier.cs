using System.Text.Json;
using Spoor.Parquet;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Inspection;

/// <summary>
/// Checks one block from outside to inside: description and sizes, index, footers, every page, and then whether the tables agree with each other.
/// Each step runs only when those before it found nothing that would make its findings meaningless.
/// </summary>
internal sealed class BlockVerifier(BlockSource source, string id, FindingList findings, Action<long> checkedBytes)
{
    /// <param name="named">What the manifest says; null when it does not name the block.</param>
    /// <returns>The block's spans, as its description says; 0 when it cannot be read.</returns>
    public int Verify(ManifestBlock? named, CancellationToken cancellationToken)
    {
        if (ReadMeta() is not { } meta)
            return 0;
        CheckSizes(meta);
        if (named is not null)
            CompareWithManifest(meta, named);
        if (findings.HasDamage(id))
            return meta.SpanCount;
        Block block;
        try
        {
            block = Block.Open(source.Files);
        }
        catch (BlockDamagedException fault)
        {
            Damage(BlockFormat.IndexFile, fault.Message, OffsetOf(fault));
            return meta.SpanCount;
        }

        using (block)
        {
            checkedBytes(meta.FileSizeBytes.GetValueOrDefault(BlockFormat.IndexFile));
            foreach (var file in block.Index.Files)
                CheckFile(block, file, cancellationToken);
            if (findings.HasDamage(id))
                findings.Note(id, BlockFormat.MetaFile, "whether the tables agree with each other was not checked, since pages are damaged");
            else
                CheckTables(block, cancellationToken);
        }

        return meta.SpanCount;
    }

    private void Damage(string file, string message, long? offset = null) => findings.Damage(id, file, message, offset);

    private BlockMeta? ReadMeta()
    {
        try
        {
            var json = Block.ReadWhole(source.Files, BlockFormat.MetaFile);
            var meta = BlockMeta.FromJson(json);
            if (!json.AsSpan().SequenceEqual(meta.ToJson()))
                Damage(BlockFormat.MetaFile, "holds something that this program would not write");
            if (meta.Id != id)
                Damage(BlockFormat.MetaFile, $"describes block {meta.Id}");
            if (BlockFormat.CanRead(meta.Version))
                return meta;
            Damage(BlockFormat.MetaFile, BlockFormat.Unknown(meta.Version));
        }
        catch (JsonException fault)
        {
            Damage(BlockFormat.MetaFile, fault.Message);
        }
        catch (Exception fault) when (StoreFileExtensions.IsFileError(fault))
        {
            Damage(BlockFormat.MetaFile, fault is FileNotFoundException or DirectoryNotFoundException ? "is missing" : fault.Message);
        }

        return null;
    }

    private void CheckSizes(BlockMeta meta)
    {
        foreach (var (name, size) in meta.FileSizeBytes)
        {
            if (!source.FileSizeBytes.TryGetValue(name, out var found))
                Damage(name, "is missing");
            else if (found != size)
                Damage(name, $"has {found} bytes, {size} were written", Math.Min(found, size));
        }

        foreach (var name in source.FileSizeBytes.Keys)
        {
            if (name != BlockFormat.MetaFile && !meta.FileSizeBytes.ContainsKey(name))
                findings.Note(id, name, "does not belong to the block");
        }
    }

    private void CompareWithManifest(BlockMeta meta, ManifestBlock named)
    {
        var isSame = meta.SpanCount == named.SpanCount
            && meta.MinStartUnixNanos == named.MinStartUnixNanos
            && meta.MaxTraceStartUnixNanos == named.MaxTraceStartUnixNanos
            && meta.MaxEndUnixNanos == named.MaxEndUnixNanos
            && meta.CreatedAt == named.CreatedAt
            && meta.Wal.SequenceEqual(named.Wal);
        if (!isSame)
            Damage(BlockFormat.MetaFile, "says something else than the manifest of spans, times, age or log records");
    }

    private void CheckFile(Block block, BlockFile file, CancellationToken cancellationToken)
    {
        void Found(string message, long? offset) => Damage(file.Name, message, offset);
        var content = block.Reader(file.Name).Source;
        var names = FooterVerifier.Verify(content, file.RowGroups, Found);
        new PageVerifier(content, Found).Verify(file.RowGroups, names, cancellationToken);
        checkedBytes(file.SizeBytes);
    }

    private void CheckTables(Block block, CancellationToken cancellationToken)
    {
        var file = BlockFormat.SpansFile;
        try
        {
            new TotalsVerifier(block, (name, message) => Damage(name, message)).Verify();
            if (findings.HasDamage(id))
                return;
            for (var group = 0; group < block.Index.RowGroups.Count; group++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                new RowGroupVerifier(block, group, (name, message) => Damage(name, message)).Verify();
                new SideTableVerifier(block, group, (name, message) => Damage(name, message)).Verify();
            }
        }
        catch (Exception fault) when (fault is BlockDamagedException or ParquetException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            // Checksums are right, so what does not fit together here was written so.
            Damage(file, "the tables do not fit together: " + fault.Message);
        }
    }

    private static long? OffsetOf(Exception fault) => fault.InnerException is ParquetException { Offset: >= 0 } parquet ? parquet.Offset : null;
}
