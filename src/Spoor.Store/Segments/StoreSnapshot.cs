using Spoor.Otlp;
using Spoor.Store.Aggregation;

namespace Spoor.Store.Segments;

/// <summary>
/// What one query sees: the blocks and heads of one moment, each pinned until <see cref="Dispose"/>. A span is in exactly one part, unless it was
/// sent twice and its copies came to lie in different parts.
/// </summary>
public sealed class StoreSnapshot(IReadOnlyList<SegmentPart> parts, IReadOnlySet<TraceId> splitTraces, Action? release) : IDisposable
{
    private Action? _release = release;

    public IReadOnlyList<SegmentPart> Parts { get; } = parts;

    /// <summary>
    /// Traces with spans in more than one part. They are merged before pipelines, aggregates, counts and roots are computed; all other traces are
    /// evaluated where they lie.
    /// </summary>
    public IReadOnlySet<TraceId> SplitTraces { get; } = splitTraces;

    /// <summary>What counts for spans that are in no part any more, pinned like the parts. A span is counted there or is in a part, never both.</summary>
    public SeriesSet Series { get; init; } = SeriesSet.None;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
