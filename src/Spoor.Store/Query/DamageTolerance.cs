using Spoor.Store.Segments;

namespace Spoor.Store.Query;

/// <summary>
/// Runs a query so that damage costs it one part and not the answer. Most damage is met while a segment is read for itself, and left out there and then;
/// what is met later, where several parts are merged or the answer is written, has the query run once more without the part.
/// </summary>
internal static class DamageTolerance
{
    public static T Run<T>(StoreSnapshot snapshot, Func<StoreSnapshot, T> query)
    {
        while (true)
        {
            try
            {
                return query(snapshot);
            }
            catch (Exception failure) when (DamageIn(failure) is { } damage && PartOf(snapshot, damage) is { } part)
            {
                // The caller's snapshot keeps all of them pinned.
                snapshot = new StoreSnapshot(
                    [.. snapshot.Parts.Select(other => ReferenceEquals(other, part) ? new UnreadablePart(part, damage.Message) : other)],
                    snapshot.SplitTraces,
                    release: null)
                {
                    Series = snapshot.Series,
                };
            }
        }
    }

    /// <summary>A comparison that fails within a sort comes wrapped.</summary>
    private static BlockDamagedException? DamageIn(Exception failure) => failure as BlockDamagedException ?? failure.InnerException as BlockDamagedException;

    /// <summary>The part that the message names; none when it was left out already, so that no query runs forever.</summary>
    private static SegmentPart? PartOf(StoreSnapshot snapshot, BlockDamagedException damage) =>
        snapshot.Parts.FirstOrDefault(part => part is not UnreadablePart && damage.Message.StartsWith($"block {part.Name}:", StringComparison.Ordinal));
}
