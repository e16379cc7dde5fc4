using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>The answer of <c>/api/spoor/explain</c> as a tree.</summary>
internal static class ExplainTree
{
    public static void Write(TextWriter output, byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        var tree = new Tree(new Text(Field(root, "query"), new Style(decoration: Decoration.Bold))) { Guide = TreeGuide.Line };
        AddSteps(tree.AddNode("plan"), root.GetProperty("plan"));
        AddOutcomes(tree, root, "blocks", "block");
        AddOutcomes(tree, root, "heads", "head");
        AddOutcomes(tree, root, "rowGroups", "row group");
        var rows = root.GetProperty("rows");
        Add(tree, $"rows: {Count(rows, "considered")} considered, {Count(rows, "scanned")} scanned, {Count(rows, "matched")} matched");
        AddTraces(tree, root.GetProperty("traces"));
        AddColumns(tree, root);
        AddTimes(tree, root.GetProperty("times"));
        TerminalConsole.Create(output).Write(tree);
    }

    private static void AddSteps(TreeNode parent, JsonElement steps)
    {
        foreach (var step in steps.EnumerateArray())
        {
            var node = Add(parent, $"{Field(step, "text")}  · {Field(step, "means")}");
            if (step.TryGetProperty("steps", out var inner))
                AddSteps(node, inner);
        }
    }

    private static void AddOutcomes(Tree tree, JsonElement root, string name, string singular)
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

    private static void AddTraces(Tree tree, JsonElement traces)
    {
        var node = Add(
            tree,
            $"traces: {Count(traces, "candidates")} left by the filters, {Count(traces, "evaluated")} evaluated, {Count(traces, "answered")} in the answer");
        var split = traces.GetProperty("split");
        if (split.GetProperty("candidates").GetInt64() > 0)
            Add(node, $"in several parts: {Count(split, "candidates")} left by the filters, {Count(split, "evaluated")} put together, {Count(split, "found")} found");
    }

    private static void AddColumns(Tree tree, JsonElement root)
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

    private static void AddTimes(Tree tree, JsonElement times)
    {
        var node = Add(tree, $"time: {Time(times, "totalNanos")}");
        Add(node, $"plan {Time(times, "planNanos")}");
        Add(node, $"prune {Time(times, "pruneNanos")}");
        var groups = Add(node, $"row groups {Time(times, "rowGroupsNanos")}");
        Add(groups, $"scan {Time(times, "scanNanosOfWorkers")} of all workers");
        Add(groups, $"second pass {Time(times, "secondPassNanosOfWorkers")} of all workers");
        Add(node, $"traces in several parts {Time(times, "splitTracesNanos")}");
        Add(node, $"result {Time(times, "resultNanos")}");
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
        "damaged" => "damaged",
        _ => outcome,
    };

    private static TreeNode Add(IHasTreeNodes parent, string text) => parent.AddNode(new Text(text.ReplaceLineEndings(" ")));

    private static string Field(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static string Count(JsonElement element, string name) => element.GetProperty(name).GetInt64().ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(JsonElement element, string name) => Sizes.Show(element.GetProperty(name).GetInt64());

    private static string Time(JsonElement element, string name) => Durations.Show(element.GetProperty(name).GetInt64());
}
