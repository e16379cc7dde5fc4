using System.Text.Json;
using Spoor.Api.Tempo;
using Spoor.Store.Explain;
using Spoor.Store.Metrics;

namespace Spoor.Api.Explain;

/// <summary>Writes a <see cref="MetricsExplanation"/>: what holds for the whole query, then each run over all blocks and heads.</summary>
internal static class MetricsExplainJson
{
    public static void Write(Utf8JsonWriter json, MetricsResult result, MetricsExplanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("query"u8, explanation.Query);
        ExplainJson.WriteSteps(json, "plan"u8, explanation.Plan);
        var range = explanation.Range;
        json.WriteStartObject("range"u8);
        json.WriteUInt64Text("startUnixNano"u8, range.StartUnixNanos);
        json.WriteUInt64Text("endUnixNano"u8, range.EndUnixNanos);
        json.WriteNumber("stepNanos"u8, range.StepNanos);
        json.WriteNumber("steps"u8, range.StepCount);
        json.WriteBoolean("isInstant"u8, range.IsInstant);
        json.WriteEndObject();
        json.WriteNumber("series"u8, explanation.SeriesCount);
        if (result.PartialReason is { } partial)
            json.WriteString("partialReason"u8, partial);
        json.WriteStartObject("times"u8);
        json.WriteNumber("secondStagesNanos"u8, explanation.SecondStagesNanos);
        json.WriteNumber("totalNanos"u8, explanation.TotalNanos);
        json.WriteEndObject();
        json.WriteStartArray("runs"u8);
        foreach (var run in explanation.Runs)
            WriteRun(json, run);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, MetricsRunExplanation run)
    {
        json.WriteStartObject();
        json.WriteString("query"u8, run.Query);
        ExplainJson.WriteSums(json, run, answeredTraces: null);
        json.WriteStartObject("deletedSpans"u8);
        json.WriteBoolean("areCounted"u8, run.DeletedSpans.AreCounted);
        if (run.DeletedSpans.Reason is { } reason)
            json.WriteString("reason"u8, reason);
        json.WriteNumber("rows"u8, run.DeletedSpans.RowCount);
        json.WriteEndObject();
        json.WriteNumber("series"u8, run.SeriesCount);
        WriteTimes(json, run.Times);
        ExplainJson.WriteDetails(json, run);
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, MetricsStageTimes times)
    {
        json.WriteStartObject("times"u8);
        json.WriteNumber("planNanos"u8, times.PlanNanos);
        json.WriteNumber("pruneNanos"u8, times.PruneNanos);
        json.WriteNumber("rowGroupsNanos"u8, times.SegmentsNanos);
        json.WriteNumber("splitTracesNanos"u8, times.SplitTracesNanos);
        json.WriteNumber("deletedSpansNanos"u8, times.DeletedSpansNanos);
        json.WriteNumber("mergeNanos"u8, times.MergeNanos);
        json.WriteNumber("buildNanos"u8, times.BuildNanos);
        json.WriteNumber("totalNanos"u8, times.TotalNanos);
        json.WriteNumber("scanNanosOfWorkers"u8, times.ScanNanos);
        json.WriteNumber("secondPassNanosOfWorkers"u8, times.SecondPassNanos);
        json.WriteNumber("aggregateNanosOfWorkers"u8, times.AggregateNanos);
        json.WriteEndObject();
    }
}
