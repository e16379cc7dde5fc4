using System.Text.Json;
using Spoor.Store.Explain;
using Spoor.Store.Query;

namespace Spoor.Api.Explain;

/// <summary>Writes a <see cref="SearchExplanation"/>, and what other explanations share with it: sums first, then every part.</summary>
internal static class ExplainJson
{
    public static void Write(Utf8JsonWriter json, SearchResult result, SearchExplanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("query"u8, explanation.Query);
        WriteSteps(json, "plan"u8, explanation.Plan);
        WriteSums(json, explanation, answeredTraces: result.Traces.Count);
        if (result.Stats.PartialReason is { } partial)
            json.WriteString("partialReason"u8, partial);
        WriteTimes(json, explanation.Times);
        WriteDetails(json, explanation);
        json.WriteEndObject();
    }

    /// <summary>Every column and every part.</summary>
    public static void WriteDetails(Utf8JsonWriter json, RunExplanation explanation)
    {
        json.WriteStartArray("columns"u8);
        foreach (var column in explanation.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, column.Name);
            json.WriteNumber("rowGroups"u8, column.SegmentCount);
            json.WriteNumber("decodedBytes"u8, column.DecodedBytes);
            json.WriteNumber("dictionaryValues"u8, column.DictionaryValues);
            json.WriteNumber("readBytes"u8, column.ReadBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("parts"u8);
        foreach (var part in explanation.Parts)
            WritePart(json, part, isMetrics: explanation is MetricsRunExplanation);
        json.WriteEndArray();
    }

    public static void WriteSteps(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<PlanStep> steps)
    {
        json.WriteStartArray(name);
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteString("text"u8, step.Text);
            json.WriteString("means"u8, step.Means);
            if (step.Steps.Count > 0)
                WriteSteps(json, "steps"u8, step.Steps);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <param name="json">Inside an object.</param>
    /// <param name="explanation">What is summed up.</param>
    /// <param name="answeredTraces">Traces of the answer; null for metrics, whose answer holds none.</param>
    public static void WriteSums(Utf8JsonWriter json, RunExplanation explanation, int? answeredTraces)
    {
        var segments = explanation.Parts.SelectMany(static part => part.Segments).ToList();
        WriteParts(json, "blocks"u8, [.. explanation.Parts.Where(static part => !part.IsHead)]);
        WriteParts(json, "heads"u8, [.. explanation.Parts.Where(static part => part.IsHead)]);

        json.WriteStartObject("rowGroups"u8);
        json.WriteNumber("considered"u8, segments.Count);
        json.WriteNumber("searched"u8, segments.Count(static segment => segment.IsSearched));
        json.WriteStartArray("outcomes"u8);
        foreach (var group in segments.GroupBy(static segment => (segment.Outcome, segment.Reason)).OrderBy(static group => group.Key.Outcome))
        {
            json.WriteStartObject();
            json.WriteString("outcome"u8, NameOf(group.Key.Outcome));
            if (group.Key.Reason is { } reason)
                json.WriteString("reason"u8, reason);
            json.WriteNumber("count"u8, group.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteStartObject("rows"u8);
        json.WriteNumber("considered"u8, segments.Sum(static segment => (long)segment.RowCount));
        json.WriteNumber("scanned"u8, segments.Sum(static segment => (long)segment.ScannedRows));
        json.WriteNumber("matched"u8, segments.Sum(static segment => (long)segment.MatchedRows));
        if (answeredTraces is null)
            json.WriteNumber("counted"u8, segments.Sum(static segment => (long)segment.CountedRows));
        json.WriteEndObject();

        json.WriteStartObject("traces"u8);
        json.WriteNumber("candidates"u8, segments.Sum(static segment => (long)segment.CandidateTraces));
        json.WriteNumber("evaluated"u8, segments.Sum(static segment => (long)segment.EvaluatedTraces));
        if (answeredTraces is { } answered)
            json.WriteNumber("answered"u8, answered);
        json.WriteStartObject("split"u8);
        json.WriteNumber("candidates"u8, explanation.SplitTraces.Candidates);
        json.WriteNumber("evaluated"u8, explanation.SplitTraces.Evaluated);
        json.WriteNumber("found"u8, explanation.SplitTraces.Found);
        json.WriteEndObject();
        json.WriteEndObject();

        json.WriteStartObject("bytes"u8);
        json.WriteNumber("stored"u8, explanation.Parts.Sum(static part => part.SizeBytes));
        json.WriteNumber("decoded"u8, explanation.Columns.Sum(static column => column.DecodedBytes));
        json.WriteNumber("read"u8, explanation.Columns.Sum(static column => column.ReadBytes));
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<PartExplanation> parts)
    {
        json.WriteStartObject(name);
        json.WriteNumber("considered"u8, parts.Count);
        json.WriteNumber("searched"u8, parts.Count(static part => part.Outcome is SegmentOutcome.Scanned or SegmentOutcome.NotInDictionary));
        json.WriteStartArray("outcomes"u8);
        foreach (var group in parts.GroupBy(static part => part.Outcome).OrderBy(static group => group.Key))
        {
            json.WriteStartObject();
            json.WriteString("outcome"u8, NameOf(group.Key));
            json.WriteNumber("count"u8, group.Count());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTimes(Utf8JsonWriter json, StageTimes times)
    {
        json.WriteStartObject("times"u8);
        json.WriteNumber("planNanos"u8, times.PlanNanos);
        json.WriteNumber("pruneNanos"u8, times.PruneNanos);
        json.WriteNumber("rowGroupsNanos"u8, times.SegmentsNanos);
        json.WriteNumber("splitTracesNanos"u8, times.SplitTracesNanos);
        json.WriteNumber("resultNanos"u8, times.ResultNanos);
        json.WriteNumber("totalNanos"u8, times.TotalNanos);
        json.WriteNumber("scanNanosOfWorkers"u8, times.ScanNanos);
        json.WriteNumber("secondPassNanosOfWorkers"u8, times.SecondPassNanos);
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, PartExplanation part, bool isMetrics)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, part.Name);
        json.WriteBoolean("isHead"u8, part.IsHead);
        json.WriteNumber("sizeBytes"u8, part.SizeBytes);
        json.WriteString("outcome"u8, NameOf(part.Outcome));
        json.WriteStartArray("rowGroups"u8);
        foreach (var segment in part.Segments)
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, segment.Number);
            json.WriteNumber("rows"u8, segment.RowCount);
            json.WriteString("outcome"u8, NameOf(segment.Outcome));
            if (segment.Reason is { } reason)
                json.WriteString("reason"u8, reason);
            if (segment.IsSearched)
            {
                json.WriteNumber("matchedRows"u8, segment.MatchedRows);
                if (isMetrics)
                    json.WriteNumber("countedRows"u8, segment.CountedRows);
                json.WriteNumber("candidateTraces"u8, segment.CandidateTraces);
                json.WriteNumber("evaluatedTraces"u8, segment.EvaluatedTraces);
                json.WriteNumber("foundTraces"u8, segment.FoundTraces);
                json.WriteNumber("readBytes"u8, segment.ReadBytes);
                json.WriteNumber("scanNanos"u8, segment.ScanNanos);
                json.WriteNumber("secondPassNanos"u8, segment.SecondPassNanos);
                if (isMetrics)
                    json.WriteNumber("aggregateNanos"u8, segment.AggregateNanos);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string NameOf(SegmentOutcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}
