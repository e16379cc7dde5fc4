using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spoor.Server.Client;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>The answer of <c>/api/spoor/explain</c> as a tree.</summary>
internal static class ExplainTree
{
    /// <summary>Prints the answer, as JSON or as a tree, and what is missing in it; returns how to exit.</summary>
    public static async Task<int> ShowAsync(InvocationConfiguration console, QueryAnswer answer, bool asJson)
    {
        if (asJson)
            await console.Output.WriteLineAsync(answer.Text);
        else
            Write(console.Output, answer.Body);
        return await QueryRun.TellPartialAsync(console.Error, answer) ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private static void Write(TextWriter output, byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        var tree = new Tree(new Text(Field(root, "query"), new Style(decoration: Decoration.Bold))) { Guide = TreeGuide.Line };
        AddSteps(tree.AddNode("plan"), root.GetProperty("plan"));
        if (root.TryGetProperty("runs", out var runs))
            AddMetrics(tree, root, runs);
        else
            AddRun(tree, root);
        TerminalConsole.Create(output).Write(tree);
    }

    private static void AddMetrics(Tree tree, JsonElement root, JsonElement runs)
    {
        var range = root.GetProperty("range");
        var from = TimeOf(range, "startUnixNano");
        var to = TimeOf(range, "endUnixNano");
        var steps = range.GetProperty("steps").GetInt64();
        Add(tree, range.GetProperty("isInstant").GetBoolean() ? $"one value from {from} to {to}" : $"{Counts.Of(steps, "step")} of {Time(range, "stepNanos")} from {from} to {to}");
        foreach (var run in runs.EnumerateArray())
        {
            if (runs.GetArrayLength() == 1)
                AddRun(tree, run);
            else
                AddRun(Add(tree, Field(run, "query")), run);
        }

        var times = root.GetProperty("times");
        Add(tree, $"series: {Count(root, "series")} in the answer, after second stages and math, which took {Time(times, "secondStagesNanos")} of {Time(times, "totalNanos")}");
    }

    /// <summary>One run over all blocks and heads.</summary>
    private static void AddRun(IHasTreeNodes tree, JsonElement root)
    {
        AddOutcomes(tree, root, "blocks", "block");
        AddOutcomes(tree, root, "heads", "head");
        AddOutcomes(tree, root, "rowGroups", "row group");
        var rows = root.GetProperty("rows");
        var counted = rows.TryGetProperty("counted", out _) ? $", {Count(rows, "counted")} counted in the range" : "";
        Add(tree, $"rows: {Count(rows, "considered")} considered, {Count(rows, "scanned")} scanned, {Count(rows, "matched")} matched{counted}");
        AddTraces(tree, root.GetProperty("traces"));
        AddColumns(tree, root);
        if (root.TryGetProperty("deletedSpans", out var deleted))
        {
            Add(tree, deleted.GetProperty("areCounted").GetBoolean()
                ? $"counts of deleted spans: {Count(deleted, "rows")} read"
                : $"counts of deleted spans: not used: {Field(deleted, "reason")}");
            Add(tree, $"series: {Count(root, "series")}");
        }

        AddTimes(tree, root.GetProperty("times"));
    }

    private static void AddSteps(IHasTreeNodes parent, JsonElement steps)
    {
        foreach (var step in steps.EnumerateArray())
        {
            var node = Add(parent, $"{Field(step, "text")}  · {Field(step, "means")}");
            if (step.TryGetProperty("steps", out var inner))
                AddSteps(node, inner);
        }
    }

    private static void AddOutcomes(IHasTreeNodes tree, JsonElement root, string name, string singular)
    {
        var sums = root.GetProperty(name);
        var considered = sums.GetProperty("considered").GetInt64();
        if (considered == 0)
            return;
        var node = Add(tree, $"{Counts.Of(considered, singular)} considered, {Count(sums, "searched")} searched");
        foreach (var group in sums.GetProperty("outcomes").EnumerateArray())
        {
            var reason = group.TryGetProperty("reason", out var text) ? $": {text.GetString()}" : "";
            Add(node, $"{Count(group, "count")} {Explain(Field(group, "outcome"))}{reason}");
        }
    }

    private static void AddTraces(IHasTreeNodes tree, JsonElement traces)
    {
        var split = traces.GetProperty("split");
        var answered = traces.TryGetProperty("answered", out _) ? $", {Count(traces, "answered")} in the answer" : "";

        // Spans that match by themselves are counted without a look at their traces.
        if (answered.Length == 0 && traces.GetProperty("candidates").GetInt64() + split.GetProperty("candidates").GetInt64() == 0)
            return;
        var node = Add(tree, $"traces: {Count(traces, "candidates")} left by the filters, {Count(traces, "evaluated")} evaluated{answered}");
        if (split.GetProperty("candidates").GetInt64() > 0)
            Add(node, $"in several parts: {Count(split, "candidates")} left by the filters, {Count(split, "evaluated")} put together, {Count(split, "found")} found");
    }

    private static void AddColumns(IHasTreeNodes tree, JsonElement root)
    {
        var bytes = root.GetProperty("bytes");
        var node = Add(tree, $"columns: {Size(bytes, "read")} read from files, {Size(bytes, "decoded")} compared, of {Size(bytes, "stored")} stored");
        foreach (var column in root.GetProperty("columns").EnumerateArray())
        {
            var values = column.GetProperty("dictionaryValues").GetInt64();
            var distinct = values > 0 ? $", {Counts.Of(values, "distinct value")}" : "";
            Add(node, $"{Field(column, "name")}: {Counts.Of(column.GetProperty("rowGroups").GetInt64(), "row group")}, {Size(column, "decodedBytes")}{distinct}, {Size(column, "readBytes")} read");
        }
    }

    private static void AddTimes(IHasTreeNodes tree, JsonElement times)
    {
        var node = Add(tree, $"time: {Time(times, "totalNanos")}");
        Add(node, $"plan {Time(times, "planNanos")}");
        Add(node, $"prune {Time(times, "pruneNanos")}");
        var groups = Add(node, $"row groups {Time(times, "rowGroupsNanos")}");
        Add(groups, $"scan {Time(times, "scanNanosOfWorkers")} of all workers");
        Add(groups, $"second pass {Time(times, "secondPassNanosOfWorkers")} of all workers");
        if (times.TryGetProperty("aggregateNanosOfWorkers", out _))
            Add(groups, $"aggregate {Time(times, "aggregateNanosOfWorkers")} of all workers");
        Add(node, $"traces in several parts {Time(times, "splitTracesNanos")}");
        if (times.TryGetProperty("resultNanos", out _))
        {
            Add(node, $"result {Time(times, "resultNanos")}");
            return;
        }

        Add(node, $"counts of deleted spans {Time(times, "deletedSpansNanos")}");
        Add(node, $"merge {Time(times, "mergeNanos")}");
        Add(node, $"build {Time(times, "buildNanos")}");
    }

    private static string Explain(string outcome) => outcome switch
    {
        "scanned" => "scanned",
        "notInDictionary" => "opened, without a distinct value that passes",
        "timeRange" => "outside the time range",
        "newerResults" => "older than the answer",
        "attributeAbsent" => "without the attribute",
        "valueAbsent" => "without the value",
        "resourceMismatch" => "without a resource or scope that passes",
        "noEntries" => "without events or links",
        "durationBounds" => "outside the shortest and longest duration",
        "knownEmpty" => "known to hold nothing for these filters",
        "filter" => "ruled out by the filter",
        "bytesLimit" => "beyond the bytes that a query may look into",
        "damaged" => "damaged",
        _ => outcome,
    };

    private static TreeNode Add(IHasTreeNodes parent, string text) => parent.AddNode(new Text(text.ReplaceLineEndings(" ")));

    private static string Field(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static string Count(JsonElement element, string name) => element.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(JsonElement element, string name) => Sizes.Show(element.GetProperty(name).GetInt64());

    private static string TimeOf(JsonElement element, string name) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(Field(element, name), CultureInfo.InvariantCulture) / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private static string Time(JsonElement element, string name) => Durations.Show(element.GetProperty(name).GetInt64());
}
