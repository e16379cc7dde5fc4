using Spoor.Otlp;

namespace Spoor.Store.Graph;

/// <summary>What looks wrong with a trace.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Count">In how many spans.</param>
/// <param name="Examples">The first of them, by position in <see cref="TraceOutline.Spans"/>.</param>
/// <param name="LargestNanos">By how much at most, for what is about time; else 0.</param>
public sealed record TraceWarning(TraceWarningKind Kind, int Count, IReadOnlyList<int> Examples, ulong LargestNanos);

/// <summary>The kinds of <see cref="TraceWarning"/>.</summary>
public enum TraceWarningKind
{
    /// <summary>No span without a parent.</summary>
    NoRoot,

    /// <summary>Several spans without a parent.</summary>
    SeveralRoots,

    /// <summary>A span names a parent that was not received.</summary>
    MissingParent,

    /// <summary>A span ends before it starts.</summary>
    EndBeforeStart,

    /// <summary>A span has no start.</summary>
    NoStart,

    /// <summary>A span starts before its parent in another service, or a server's after the call to it had ended: clocks differ.</summary>
    ClockSkew,

    /// <summary>Several spans have one id and are not client and server of one call.</summary>
    RepeatedSpanId,
}

/// <summary>Looks a trace over.</summary>
public static class TraceWarnings
{
    private const int MaxExamples = 10;

    /// <summary>At most one warning of each kind, in the order of the kinds.</summary>
    public static IReadOnlyList<TraceWarning> Of(TraceOutline trace)
    {
        var found = new SortedDictionary<TraceWarningKind, Finding>();
        var roots = new List<int>();
        var ids = new Dictionary<(SpanId, bool IsServer), int>();
        for (var i = 0; i < trace.Spans.Count; i++)
        {
            var span = trace.Spans[i];
            if (span.ParentSpanId.IsZero)
                roots.Add(i);
            else if (span.Parent < 0)
                Add(TraceWarningKind.MissingParent, i);
            if (span.DurationNanos < 0)
                Add(TraceWarningKind.EndBeforeStart, i, (ulong)-span.DurationNanos);
            if (span.StartUnixNanos == 0)
                Add(TraceWarningKind.NoStart, i);
            if (span.Parent >= 0 && Skew(trace.Spans[span.Parent], span) is var skew and > 0)
                Add(TraceWarningKind.ClockSkew, i, skew);
            if (!ids.TryAdd((span.SpanId, span.Kind == SpanKind.Server), i))
                Add(TraceWarningKind.RepeatedSpanId, i);
        }

        if (roots.Count == 0 && trace.Spans.Count > 0)
            Add(TraceWarningKind.NoRoot, 0);
        foreach (var root in roots.Count > 1 ? roots : [])
            Add(TraceWarningKind.SeveralRoots, root);
        return [.. found.Select(entry => new TraceWarning(entry.Key, entry.Value.Count, entry.Value.Examples, entry.Value.LargestNanos))];

        void Add(TraceWarningKind kind, int index, ulong nanos = 0)
        {
            if (!found.TryGetValue(kind, out var finding))
                found.Add(kind, finding = new Finding());
            finding.Count++;
            finding.LargestNanos = Math.Max(finding.LargestNanos, nanos);
            if (finding.Examples.Count < MaxExamples)
                finding.Examples.Add(index);
        }
    }

    /// <summary>By how much the clocks of two services differ at least; 0 when nothing says that they do.</summary>
    private static ulong Skew(in OutlineSpan parent, in OutlineSpan child)
    {
        if (parent.Service == child.Service || parent.DurationNanos < 0 || child.DurationNanos < 0 || child.StartUnixNanos == 0)
            return 0;
        if (child.StartUnixNanos < parent.StartUnixNanos)
            return parent.StartUnixNanos - child.StartUnixNanos;

        // A server may go on after it answered, but not begin after the caller had its answer.
        var parentEnd = parent.StartUnixNanos + (ulong)parent.DurationNanos;
        return parent.Kind == SpanKind.Client && child.Kind == SpanKind.Server && child.StartUnixNanos > parentEnd ? child.StartUnixNanos - parentEnd : 0;
    }

    private sealed class Finding
    {
        public int Count { get; set; }

        public ulong LargestNanos { get; set; }

        public List<int> Examples { get; } = [];
    }
}
