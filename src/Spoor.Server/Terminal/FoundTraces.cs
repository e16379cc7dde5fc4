using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>The answer of a search as a table, a trace a line.</summary>
internal static class FoundTraces
{
    public static int Count(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return Traces(document).Count();
    }

    /// <summary>The place of the last trace, after which the next page begins; null when there is none.</summary>
    public static string? Last(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var traces = Traces(document).ToList();
        return traces.Count == 0 ? null : $"{Field(traces[^1], "startTimeUnixNano")}:{Field(traces[^1], "traceID")}";
    }

    /// <summary>Writes the table and returns the number of traces.</summary>
    public static int Write(TextWriter output, byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        var table = new Table().Border(TableBorder.None);
        foreach (var header in new[] { "TRACE ID", "STARTED (UTC)", "DURATION", "SPANS", "ERRORS", "MATCHED", "SERVICE", "NAME" })
        {
            var column = new TableColumn(header) { NoWrap = true };
            if (header is "DURATION" or "SPANS" or "ERRORS" or "MATCHED")
                column.Alignment(Justify.Right);
            table.AddColumn(column);
        }

        var count = 0;
        foreach (var trace in Traces(document))
        {
            count++;
            table.AddRow(Row(trace));
        }

        if (count > 0)
            TerminalConsole.Create(output).Write(table);
        return count;
    }

    private static Text[] Row(JsonElement trace)
    {
        var (spans, errors) = Totals(trace);
        return
        [
            Cell(Field(trace, "traceID")),
            Cell(ulong.TryParse(Field(trace, "startTimeUnixNano"), out var start) ? Instants.Show(start) : ""),
            Cell(Durations.Show(trace.TryGetProperty("durationMs", out var duration) ? duration.GetDouble() * 1e6 : 0)),
            Cell(Number(spans)),
            errors > 0 ? new Text(Number(errors), new Style(Color.Red)) : Cell(""),
            Cell(Number(Matched(trace))),
            Cell(Field(trace, "rootServiceName")),
            Cell(Field(trace, "rootTraceName")),
        ];
    }

    private static (long Spans, long Errors) Totals(JsonElement trace)
    {
        long spans = 0, errors = 0;
        if (trace.TryGetProperty("serviceStats", out var services))
        {
            foreach (var service in services.EnumerateObject())
            {
                spans += Integer(service.Value, "spanCount");
                errors += Integer(service.Value, "errorCount");
            }
        }

        return (spans, errors);
    }

    private static long Matched(JsonElement trace) =>
        trace.TryGetProperty("spanSets", out var sets) ? sets.EnumerateArray().Sum(set => Integer(set, "matched")) : 0;

    private static JsonElement.ArrayEnumerator Traces(JsonDocument answer) =>
        answer.RootElement.TryGetProperty("traces", out var traces) ? traces.EnumerateArray() : default;

    private static long Integer(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string Field(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static Text Cell(string text) => new(text.ReplaceLineEndings(" "));
}
