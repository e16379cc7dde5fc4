using Spoor.Otlp;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests.Query;

/// <summary>Snapshots over parts in memory, with the traces that lie in several of them marked as split.</summary>
internal static class MemoryStore
{
    public static StoreSnapshot Snapshot(params SegmentPart[] parts)
    {
        var seen = new HashSet<TraceId>();
        var split = new HashSet<TraceId>();
        foreach (var part in parts)
        {
            var here = new HashSet<TraceId>();
            for (var segment = 0; segment < part.SegmentCount; segment++)
            {
                if (part is MemoryPart { Damage: not null })
                    continue;
                var open = part.Segment(segment);
                for (var ordinal = 0; ordinal < open.TraceCount; ordinal++)
                    here.Add(open.Trace(ordinal).Id);
            }

            split.UnionWith(here.Where(seen.Contains));
            seen.UnionWith(here);
        }

        return new StoreSnapshot(parts, split, null);
    }
}
