using Spoor.Otlp;

namespace Spoor.Store.Compaction;

/// <summary>Which traces stay in the sampled tier, and for how many each then stands.</summary>
/// <param name="kept">Traces that match what is always kept.</param>
/// <param name="decided">What was decided for traces of which another part was sampled before: they are not judged by what is left of them.</param>
internal sealed class SampledTraces(int percent, HashSet<TraceId> kept, IReadOnlyDictionary<TraceId, double> decided) : ITraceFilter
{
    public double FactorOf(TraceId id)
    {
        if (decided.TryGetValue(id, out var factor))
            return factor;
        if (kept.Contains(id))
            return 1;
        return IsChosen(id, percent) ? 100.0 / percent : 0;
    }

    /// <summary>
    /// The same for each part of a trace, in each store. By a hash of the whole id and not by its random bits themselves: samplers of clients choose by
    /// those, and what they left would all be chosen, or none of it.
    /// </summary>
    public static bool IsChosen(TraceId id, int percent)
    {
        var hash = (id.High ^ 0x5851F42D4C957F2DUL) * 0x9E3779B97F4A7C15UL;
        hash ^= hash >> 32;
        hash = (hash + id.Low) * 0xD6E8FEB86659FD93UL;
        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        hash ^= hash >> 32;
        return hash % 100 < (ulong)percent;
    }
}
