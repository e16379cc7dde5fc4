using System.Runtime.InteropServices;
using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>Collects where the spans of one trace lie, over all parts of the store.</summary>
internal static class SpansOfTrace
{
    /// <summary>
    /// Those of each part in order and without duplicates, one part after the other, and how many parts have some. Parts that cannot be read are left out and told
    /// to <paramref name="stats"/>.
    /// </summary>
    /// <param name="snapshot">The parts.</param>
    /// <param name="id">Of the trace.</param>
    /// <param name="bytesPerSpan">What the caller holds of each span, for the budget of the query.</param>
    /// <param name="stats">Of the query.</param>
    /// <param name="cancellationToken">Of the query.</param>
    public static (List<TraceSpan> Spans, int PartCount) Collect(
        StoreSnapshot snapshot, TraceId id, long bytesPerSpan, QueryStatsBuilder stats, CancellationToken cancellationToken)
    {
        var spans = new List<TraceSpan>();
        var rows = new List<int>();
        var partCount = 0;
        foreach (var part in snapshot.Parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!part.TryFindTrace(id, out var segment, out var ordinal))
                    continue;
                var reader = new SegmentReader(part.Segment(segment), part.Name, stats.Memory, cancellationToken);
                rows.Clear();
                reader.Segment.AppendRows(ordinal, rows);
                reader.Hold(rows.Count * bytesPerSpan);
                foreach (var row in CollectionsMarshal.AsSpan(rows))
                    spans.Add(new TraceSpan(reader, row));
                partCount++;
            }
            catch (BlockDamagedException damage)
            {
                stats.AddDamage(part.Name, damage);
            }
        }

        return (spans, partCount);
    }
}
