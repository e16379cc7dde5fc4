namespace Spoor.Store.Graph;

/// <summary>How long each span did nothing but its own work: its duration less the time in which at least one of its children ran.</summary>
public static class SelfTimes
{
    /// <summary>Nanoseconds by position in <see cref="TraceOutline.Spans"/>; 0 for spans that end before they start.</summary>
    public static long[] Of(TraceOutline trace)
    {
        var spans = trace.Spans;
        var self = new long[spans.Count];
        var coveredTo = new ulong[spans.Count];
        for (var i = 0; i < spans.Count; i++)
        {
            self[i] = Math.Max(0, spans[i].DurationNanos);
            coveredTo[i] = spans[i].StartUnixNanos;
        }

        // Children come by start, so what is covered of a parent grows from its start on.
        for (var i = 0; i < spans.Count; i++)
        {
            if (spans[i].Parent is not (>= 0 and var parent))
                continue;
            var parentEnd = spans[parent].StartUnixNanos + (ulong)Math.Max(0, spans[parent].DurationNanos);
            var start = Math.Max(spans[i].StartUnixNanos, coveredTo[parent]);
            var end = Math.Min(spans[i].StartUnixNanos + (ulong)Math.Max(0, spans[i].DurationNanos), parentEnd);
            if (end <= start)
                continue;
            self[parent] -= (long)(end - start);
            coveredTo[parent] = end;
        }

        return self;
    }
}
