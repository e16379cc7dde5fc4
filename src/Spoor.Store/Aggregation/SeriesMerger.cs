using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Manifest;
using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>
/// Merges the files of series of a day into one, so that their number is bounded by the days that are kept. A day is merged when no block of it is left, and
/// before whenever it has <see cref="MaxFilesOfOpenDay"/> files. The steps are those of blocks that are rewritten:
/// <code>
/// 1 the merged file and its description synced   until here the others count; the next start deletes it
/// 2 one manifest record: added, removed          from here on it counts in their place
/// 3 queries see it; the folders of the others go when their last reader has let go
/// </code>
/// One thread at a time.
/// </summary>
internal sealed class SeriesMerger(StoreContext context, PartList parts, ManifestLog manifest)
{
    public const int MaxFilesOfOpenDay = 8;

    /// <summary>Files that have more rows together stay as they are: names with ids in them make as many rows as there are spans.</summary>
    private const long MaxRows = 16_000_000;

    private const int MaxTableRows = 128 * 1024;
    private const long MaxTableBytes = 32 << 20;
    private const ulong HourNanos = 60 * SeriesFormat.MinuteNanos;

    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Merges the files of one day; false when there are none to merge.</summary>
    /// <exception cref="IOException">The merged file could not be written; everything is as before.</exception>
    public bool MergeNext(CancellationToken cancellationToken)
    {
        if (Next() is not { } inputs || !parts.TryPin(inputs))
            return false;
        try
        {
            Merge(inputs, cancellationToken);
        }
        catch (BlockDamagedException damage)
        {
            foreach (var input in inputs.Where(input => damage.Message.Contains(input.Meta.Id, StringComparison.Ordinal)))
                _refused.Add(input.Meta.Id);
            context.Report(new StoreEvent(StoreEventLevel.Error, "series cannot be merged with others; they are left as they are", damage));
        }
        finally
        {
            PartList.Unpin(inputs);
        }

        context.Reached(StoreSteps.SeriesMergeDone);
        return true;
    }

    private LiveSeries[]? Next()
    {
        var oldestBlock = parts.Blocks.Select(block => DayOf(block.Entry.CreatedAt)).Append(DayOf(context.Time.GetUtcNow())).Min();
        foreach (var day in parts.Series.Where(series => !_refused.Contains(series.Meta.Id)).GroupBy(series => DayOf(series.Meta.CreatedAt)).OrderBy(day => day.Key))
        {
            // The smallest first, so that one that is large already does not keep the others from each other.
            long rows = 0;
            var files = day.OrderBy(series => series.Meta.RowCount).TakeWhile(series => (rows += series.Meta.RowCount) <= MaxRows).ToArray();
            if (files.Length >= (day.Key < oldestBlock ? 2 : MaxFilesOfOpenDay))
                return files;
        }

        return null;
    }

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private void Merge(LiveSeries[] inputs, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(context.Time.GetUtcNow()).ToString();
        var folder = Path.Combine(context.SeriesFolder, id);
        SeriesMeta meta;
        try
        {
            using var writer = new SeriesFileWriter(context.Files, folder);
            WriteRows(inputs, writer, cancellationToken);
            meta = writer.Complete(new SeriesMeta
            {
                Id = id,
                CreatedAt = inputs.Max(input => input.Meta.CreatedAt),
                Sources = SourcesOf(inputs),
                Replaces = ReplacedBy(inputs),
            });
            context.Reached(StoreSteps.SeriesMergeWritten);
        }
        catch
        {
            BuiltBlock.TryDelete(context.Files, folder);
            throw;
        }

        // From here on the file stays, whatever happens: the manifest may name it even if it says that it does not.
        var removed = inputs.Select(input => input.Meta.Id).ToArray();
        ManifestRetry.Append(context, manifest, new ManifestRecord { Reason = "series", AddedSeries = [meta], RemovedSeries = removed }, cancellationToken);
        context.Reached(StoreSteps.SeriesMergeInManifest);
        parts.ReplaceSeries(inputs, LiveSeries.Of(meta, context));
    }

    /// <summary>Blocks that may still lie somewhere.</summary>
    private string[] SourcesOf(LiveSeries[] inputs)
    {
        var leftovers = manifest.RemoteWork().Leftovers.ToHashSet(StringComparer.Ordinal);
        return [.. inputs.SelectMany(input => input.Meta.Sources).Distinct()
            .Where(block => leftovers.Contains(block) || context.Files.FolderExists(Path.Combine(context.BlocksFolder, block)))];
    }

    /// <summary>The inputs; with a bucket also what they replaced, which may lie there still.</summary>
    private string[] ReplacedBy(LiveSeries[] inputs)
    {
        var ids = inputs.Select(input => input.Meta.Id);
        if (context.Remote is null)
            return [.. ids];
        var leftovers = manifest.RemoteWork().SeriesLeftovers;
        return [.. ids.Concat(inputs.SelectMany(input => input.Meta.Replaces ?? []).Where(leftovers.Contains)).Distinct()];
    }

    /// <summary>Range of time after range of time, each with about as many rows as fit into memory.</summary>
    private static void WriteRows(LiveSeries[] inputs, SeriesFileWriter writer, CancellationToken cancellationToken)
    {
        var files = new List<IReadableFile>();
        try
        {
            var groups = new List<Group>();
            var rowsOfHour = new SortedDictionary<ulong, long>();
            foreach (var input in inputs)
            {
                files.Add(input.Open());
                var reader = new SeriesFileReader(files[^1], input.Meta);
                for (var number = 0; number < reader.GroupCount; number++)
                    groups.Add(Group.Of(reader, number, rowsOfHour));
            }

            var table = new SeriesTable();
            foreach (var (start, end) in Ranges(rowsOfHour))
            {
                foreach (var row in groups.Where(group => group.FirstMinute < end && group.LastMinute >= start).SelectMany(group => group.Reader.Read(group.Number, start, end)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    table.Add(row);
                    if (table.RowCount >= 2 * MaxTableRows || table.SizeBytes >= MaxTableBytes)
                        WriteAndClear(table, writer);
                }

                WriteAndClear(table, writer);
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private static void WriteAndClear(SeriesTable table, SeriesFileWriter writer)
    {
        writer.Write(table);
        table.Clear();
    }

    private static IEnumerable<(ulong Start, ulong End)> Ranges(SortedDictionary<ulong, long> rowsOfHour)
    {
        ulong start = 0;
        long rows = 0;
        foreach (var (hour, count) in rowsOfHour)
        {
            if (rows > 0 && rows + count > MaxTableRows)
            {
                yield return (start, hour * HourNanos);
                start = hour * HourNanos;
                rows = 0;
            }

            rows += count;
        }

        yield return (start, ulong.MaxValue);
    }

    private readonly record struct Group(SeriesFileReader Reader, int Number, ulong FirstMinute, ulong LastMinute)
    {
        public static Group Of(SeriesFileReader reader, int number, SortedDictionary<ulong, long> rowsOfHour)
        {
            var (first, last) = (ulong.MaxValue, 0UL);
            foreach (var value in reader.Minutes(number))
            {
                var minute = (ulong)value;
                (first, last) = (Math.Min(first, minute), Math.Max(last, minute));
                rowsOfHour[minute / HourNanos] = rowsOfHour.GetValueOrDefault(minute / HourNanos) + 1;
            }

            return new Group(reader, number, first, last);
        }
    }
}
