using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>
/// The tier behind the last one that holds spans: blocks that go leave a file of series. Each step is durable before the next begins:
/// <code>
/// 1 the file and its description synced                 until here the blocks count; the next start deletes the file
/// 2 one manifest record: blocks removed, series added   from here on the series count
/// 3 queries see the series in place of the blocks, whose folders are deleted
/// </code>
/// The second and third step are the caller's. One thread at a time.
/// </summary>
internal sealed class SeriesAggregator(StoreContext context, PartList parts, ManifestLog manifest)
{
    /// <summary>Rows are written when there are this many, or this many bytes of them, whether or not others with the same names and minutes follow.</summary>
    private const int MaxTableRows = 128 * 1024;
    private const long MaxTableBytes = 32 << 20;

    private SeriesMeta? _unnamed;

    /// <summary>Writes the series of blocks, which stay where they are until the caller removes them. Null when there is nothing to count.</summary>
    /// <exception cref="IOException">The file could not be written; everything is as before.</exception>
    public SeriesMeta? Write(IReadOnlyList<LiveBlock> blocks, CancellationToken cancellationToken)
    {
        var ids = blocks.Select(block => block.Entry.Id);

        // A block may go before it was ever copied to the bucket, while what it replaced is still there: then only this list says that those are dead.
        string[] sources = [.. context.Remote is null ? ids : ids.Concat(blocks.SelectMany(block => block.Entry.Replaces ?? [])).Distinct()];

        // The manifest was asked to name this one and failed: it may do so even now, so the file stays, and is as good as a new one.
        if (_unnamed is { } unnamed && unnamed.Sources.SequenceEqual(sources))
            return unnamed;
        _unnamed = null;
        var id = Guid.CreateVersion7(context.Time.GetUtcNow()).ToString();
        var folder = Path.Combine(context.SeriesFolder, id);
        try
        {
            using (var writer = new SeriesFileWriter(context.Files, folder))
            {
                var table = new SeriesTable();
                foreach (var block in blocks)
                    Add(block, table, writer, cancellationToken);
                writer.Write(table);
                if (writer.RowCount > 0)
                    _unnamed = writer.Complete(new SeriesMeta { Id = id, CreatedAt = blocks.Max(block => block.Entry.CreatedAt), Sources = sources });
            }

            if (_unnamed is null)
                BuiltBlock.TryDelete(context.Files, folder);
            else
                context.Reached(StoreSteps.SeriesWritten);
            return _unnamed;
        }
        catch
        {
            _unnamed = null;
            BuiltBlock.TryDelete(context.Files, folder);
            throw;
        }
    }

    /// <summary>The manifest names what was written last.</summary>
    public void Named() => _unnamed = null;

    /// <summary>Deletes series whose time is over.</summary>
    public void DropOldSeries()
    {
        var limit = context.Time.GetUtcNow() - context.Options.Retention.Aggregated;
        var old = parts.Series.Where(series => series.Meta.CreatedAt < limit).ToArray();
        if (old.Length == 0)
            return;
        manifest.Append(new ManifestRecord { Reason = "retention", RemovedSeries = [.. old.Select(series => series.Meta.Id)] });
        context.Reached(StoreSteps.SeriesDropInManifest);
        parts.ReplaceSeries(old, null);
        context.Reached(StoreSteps.SeriesDropDone);
    }

    private void Add(LiveBlock block, SeriesTable table, SeriesFileWriter writer, CancellationToken cancellationToken)
    {
        BlockDamagedException? damage = null;
        for (var i = 0; i < block.Part.SegmentCount; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                table.Add(block.Part.Segment(i));
            }
            catch (BlockDamagedException fault)
            {
                damage ??= fault;
            }

            if (table.RowCount < MaxTableRows && table.SizeBytes < MaxTableBytes)
                continue;
            writer.Write(table);
            table.Clear();
        }

        if (damage is not null)
        {
            context.Report(new StoreEvent(
                StoreEventLevel.Error, $"block {block.Entry.Id} is deleted for its age; what cannot be read of it is not in the series that stay", damage));
        }
    }
}
