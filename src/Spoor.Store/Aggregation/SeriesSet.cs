using Spoor.Store.Segments;

namespace Spoor.Store.Aggregation;

/// <summary>
/// What is left of spans that retention deleted (<see cref="Compaction.RetentionOptions.Aggregated"/>), as of the moment of the snapshot that holds it
/// (<see cref="StoreSnapshot.Series"/>): a span is counted here or is in one of the snapshot's parts, never both and never neither.
/// </summary>
public abstract class SeriesSet
{
    /// <summary>No series.</summary>
    public static SeriesSet None { get; } = new NoSeries();

    /// <summary>True when there are none, which is the usual case: they are opt-in.</summary>
    public abstract bool IsEmpty { get; }

    /// <summary>
    /// The rows of a time range, file by file as they are enumerated, in no particular order; several may have the same keys. One thread, while the
    /// snapshot is open.
    /// </summary>
    /// <param name="startUnixNanos">Minutes that start from here on, in nanoseconds since 1970.</param>
    /// <param name="endUnixNanos">Minutes that start before this.</param>
    /// <param name="damaged">Hears of each file that cannot be read, of which rows are then missing; without it the enumeration throws.</param>
    /// <exception cref="BlockDamagedException">A file cannot be read, while enumerating.</exception>
    public abstract IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged = null);

    private sealed class NoSeries : SeriesSet
    {
        public override bool IsEmpty => true;

        public override IEnumerable<SeriesRow> Read(ulong startUnixNanos, ulong endUnixNanos, Action<BlockDamagedException>? damaged = null) => [];
    }
}
