using System.Text.Json;
using Spoor.Otlp;

namespace Spoor.Api.Traces;

/// <summary>Writes where two traces differ, in a few numbers: the format <c>trace-summary-v0-native</c>.</summary>
internal sealed class TraceDiffSummary(TraceDiff diff, TracePatch patch)
{
    private const double NanosPerMillisecond = 1_000_000;

    public void Write(Utf8JsonWriter json)
    {
        var (latency, otherLatency) = (Latency(diff.Base), Latency(diff.Compare));
        var (work, otherWork) = (Work(diff.Base), Work(diff.Compare));
        var (errors, otherErrors) = (Errors(diff.Base), Errors(diff.Compare));
        json.WriteStartObject();
        json.WriteString("version"u8, TraceDiffFormats.Native);
        WriteTrace(json, "base"u8, diff.Base, errors, latency, work);
        WriteTrace(json, "compare"u8, diff.Compare, otherErrors, otherLatency, otherWork);
        json.WriteStartObject("signals"u8);
        json.WriteString("traceLatency"u8, TracePatch.IsNear(latency, otherLatency, fraction: 20) ? "unchanged" : Direction((long)latency, (long)otherLatency));
        json.WriteString("sumSpanDuration"u8, TracePatch.IsNear(work, otherWork, fraction: 20) ? "unchanged" : Direction((long)work, (long)otherWork));
        json.WriteString("errors"u8, Direction(errors, otherErrors));
        json.WriteString("spanCount"u8, Direction(diff.Base.Count, diff.Compare.Count));
        json.WriteString("structure"u8, diff.Added.Count + diff.Removed.Count == 0 ? "unchanged"u8 : "changed"u8);
        json.WriteEndObject();
        json.WriteStartObject("trust"u8);
        json.WriteNumber("matchedSpanRatio"u8, (double)diff.Matched.Count / Math.Max(diff.Base.Count, diff.Compare.Count));
        json.WriteNumber("structureOverlap"u8, (double)diff.Matched.Count / (diff.Matched.Count + diff.Added.Count + diff.Removed.Count));
        json.WriteEndObject();
        json.WriteStartObject("stats"u8);
        json.WriteNumber("traceLatencyDeltaMs"u8, DeltaMs(latency, otherLatency));
        json.WriteNumber("sumSpanDurationDeltaMs"u8, DeltaMs(work, otherWork));
        json.WriteNumber("spanCountDelta"u8, diff.Compare.Count - diff.Base.Count);
        json.WriteNumber("errorSpanDelta"u8, otherErrors - errors);
        json.WriteNumber("matchedSpans"u8, diff.Matched.Count);
        json.WriteNumber("modifiedSpans"u8, patch.Modified.Count);
        json.WriteNumber("addedSpans"u8, diff.Added.Count);
        json.WriteNumber("removedSpans"u8, diff.Removed.Count);
        json.WriteNumber("fieldChanges"u8, patch.CountOf("field"));
        json.WriteNumber("attributeChanges"u8, patch.AttributeChanges);
        json.WriteEndObject();
        WriteServices(json);
        json.WriteEndObject();
    }

    private static string Direction(long before, long after) => after == before ? "unchanged" : after > before ? "increased" : "decreased";

    private static double DeltaMs(ulong before, ulong after) => ((double)after - before) / NanosPerMillisecond;

    private static ulong Latency(TraceTree tree)
    {
        ulong start = ulong.MaxValue, end = 0;
        foreach (ref readonly var span in tree.Trace.Spans)
        {
            start = Math.Min(start, span.StartUnixNanos);
            end = Math.Max(end, Math.Max(span.StartUnixNanos, span.EndUnixNanos));
        }

        return end - start;
    }

    private static ulong Work(TraceTree tree)
    {
        ulong sum = 0;
        for (var span = 0; span < tree.Count; span++)
            sum += tree.DurationOf(span);
        return sum;
    }

    private static int Errors(TraceTree tree)
    {
        var count = 0;
        foreach (ref readonly var span in tree.Trace.Spans)
            count += span.Status == StatusCode.Error ? 1 : 0;
        return count;
    }

    private static void WriteTrace(Utf8JsonWriter json, ReadOnlySpan<byte> property, TraceTree tree, int errors, ulong latencyNanos, ulong workNanos)
    {
        var root = tree.Roots.Count > 0 ? tree.Roots[0] : 0;
        json.WriteStartObject(property);
        json.WriteString("traceId"u8, tree[0].TraceId.ToString());
        json.WriteString("rootService"u8, tree.ServiceOf(root));
        json.WriteString("rootName"u8, tree.NameOf(root));
        json.WriteNumber("spanCount"u8, tree.Count);
        json.WriteNumber("errorSpanCount"u8, errors);
        json.WriteNumber("durationMs"u8, latencyNanos / NanosPerMillisecond);
        json.WriteNumber("sumSpanDurationMs"u8, workNanos / NanosPerMillisecond);
        json.WriteEndObject();
    }

    private void WriteServices(Utf8JsonWriter json)
    {
        var services = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        Service Of(TraceTree tree, int span)
        {
            var name = tree.ServiceOf(span);
            return services.TryGetValue(name, out var service) ? service : services[name] = new Service();
        }

        foreach (var (span, other) in diff.Matched)
        {
            var service = Of(diff.Compare, other);
            service.DeltaMs += DeltaMs(diff.Base.DurationOf(span), diff.Compare.DurationOf(other));
            service.NewErrors += diff.Compare[other].Status == StatusCode.Error && diff.Base[span].Status != StatusCode.Error ? 1 : 0;
        }

        foreach (var (_, other, _) in patch.Modified)
            Of(diff.Compare, other).Modified++;
        foreach (var span in diff.Added)
        {
            var service = Of(diff.Compare, span);
            service.Added++;
            service.DeltaMs += diff.Compare.DurationOf(span) / NanosPerMillisecond;
            service.NewErrors += diff.Compare[span].Status == StatusCode.Error ? 1 : 0;
        }

        foreach (var span in diff.Removed)
        {
            var service = Of(diff.Base, span);
            service.Removed++;
            service.DeltaMs -= diff.Base.DurationOf(span) / NanosPerMillisecond;
        }

        var changed = services.Where(pair => pair.Value.Modified + pair.Value.Added + pair.Value.Removed > 0).ToList();
        json.WriteStartArray("changedServices"u8);
        foreach (var (name, _) in changed)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteStartArray("services"u8);
        foreach (var (name, service) in changed)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, name);
            json.WriteNumber("sumSpanDurationDeltaMs"u8, service.DeltaMs);
            json.WriteNumber("modified"u8, service.Modified);
            json.WriteNumber("added"u8, service.Added);
            json.WriteNumber("removed"u8, service.Removed);
            json.WriteNumber("newErrors"u8, service.NewErrors);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed class Service
    {
        public double DeltaMs { get; set; }

        public int Modified { get; set; }

        public int Added { get; set; }

        public int Removed { get; set; }

        public int NewErrors { get; set; }
    }
}
