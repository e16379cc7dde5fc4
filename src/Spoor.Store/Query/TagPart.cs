using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>A part of which a question about tags is about all rows.</summary>
/// <param name="part">The part.</param>
/// <param name="places">Its segments, those with the newest traces first.</param>
internal sealed class TagPart(SegmentPart part, IReadOnlyList<SegmentRef> places, QueryStatsBuilder stats, CancellationToken cancellationToken)
{
    /// <summary>What the part knows of all its segments, or null.</summary>
    public SegmentHints? Hints => part.Hints;

    /// <summary>
    /// The answer that the part kept; else what <paramref name="make"/> collects, given each segment, until it says that it is done. It is kept unless a
    /// segment could not be read.
    /// </summary>
    public TAnswer Answer<TAnswer>(object question, Func<Func<SegmentCollector, bool>, TAnswer> make, Func<TAnswer, long> sizeOf)
        where TAnswer : class
    {
        if (part.Recall(question) is TAnswer kept)
            return kept;
        var isComplete = true;
        var answer = make(collector => isComplete = ForEachSegment(collector));
        if (isComplete)
            part.Keep(question, answer, sizeOf(answer));
        return answer;
    }

    /// <summary>Takes a segment; <paramref name="isFirst"/> when none was taken before, for what all segments of a part have in common. False ends it.</summary>
    internal delegate bool SegmentCollector(SegmentReader reader, bool isFirst);

    /// <returns>False when a segment could not be read.</returns>
    private bool ForEachSegment(SegmentCollector collect)
    {
        var isComplete = true;
        var isFirst = true;
        foreach (var place in places)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var reader = place.Open(stats, cancellationToken);
                var goesOn = collect(reader, isFirst);
                reader.Release();
                if (!goesOn)
                    break;
                isFirst = false;
            }
            catch (BlockDamagedException damage)
            {
                stats.AddDamage(place.Part.Name, damage);
                isComplete = false;
            }
        }

        return isComplete;
    }
}
