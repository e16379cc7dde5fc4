using System.Globalization;
using Spectre.Console;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>Shows series: one as a chart, several as a table with a small chart each, values of an instant as bars.</summary>
internal static class SeriesCharts
{
    private const int Height = 8;
    private const int WidthElsewhere = 60;

    public static void Write(TextWriter output, SeriesAnswer answer, int limit)
    {
        var console = TerminalConsole.Create(output);
        var shown = answer.Series.OrderByDescending(static series => series.Present.DefaultIfEmpty(0).Max()).Take(limit).ToArray();
        if (answer.TimesUnixMs.Count == 0)
            WriteBars(console, shown);
        else if (answer.Series.Count == 1)
            WriteChart(console, answer, shown[0], TerminalConsole.IsTerminal(output) ? Math.Clamp(console.Profile.Width - 14, 20, 240) : WidthElsewhere);
        else
            WriteTable(console, answer, shown, TerminalConsole.IsTerminal(output) ? Math.Clamp(console.Profile.Width / 2, 20, 120) : WidthElsewhere);
        if (answer.Series.Count > shown.Length)
            console.WriteLine($"… and {Number(answer.Series.Count - shown.Length)} more series with lower values; --limit shows more");
    }

    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 1e-3 or >= 1e9 => value.ToString("0.##e+0", CultureInfo.InvariantCulture),
        < 10 => value.ToString("0.####", CultureInfo.InvariantCulture),
        < 1000 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static void WriteChart(IAnsiConsole console, SeriesAnswer answer, ShownSeries series, int width)
    {
        var top = series.Present.DefaultIfEmpty(0).Max();
        var lines = ValueChart.Draw(series.Values, width, Height, top);
        var indent = Math.Max(Number(top).Length, 1);
        console.WriteLine(series.Labels);
        for (var line = 0; line < lines.Length; line++)
        {
            var scale = line == 0 ? Number(top) : line == lines.Length - 1 ? "0" : "";
            console.Write(scale.PadLeft(indent) + " │");
            console.Write(lines[line], new Style(Color.Green));
            console.WriteLine();
        }

        var (first, last) = (Time(answer.TimesUnixMs[0]), Time(answer.TimesUnixMs[^1]));
        var room = Math.Max(1, Math.Min(width, series.Values.Length) - first.Length - last.Length);
        console.WriteLine(new string(' ', indent + 2) + first + new string(' ', room) + last);
    }

    private static void WriteTable(IAnsiConsole console, SeriesAnswer answer, ShownSeries[] shown, int width)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(Column("SERIES"));
        table.AddColumn(Column($"{Time(answer.TimesUnixMs[0])} – {Time(answer.TimesUnixMs[^1])}"));
        foreach (var header in new[] { "LEAST", "GREATEST", "LAST" })
            table.AddColumn(Column(header).Alignment(Justify.Right));
        var top = shown.SelectMany(static series => series.Present).DefaultIfEmpty(0).Max();
        foreach (var series in shown)
        {
            var values = series.Present.DefaultIfEmpty(0).ToArray();
            table.AddRow(
                new Text(series.Labels),
                new Text(ValueChart.Draw(series.Values, width, 1, top)[0], new Style(Color.Green)),
                new Text(Number(values.Min())),
                new Text(Number(values.Max())),
                new Text(Number(values[^1])));
        }

        console.Write(table);
    }

    private static void WriteBars(IAnsiConsole console, ShownSeries[] shown)
    {
        var table = new Table().Border(TableBorder.None);
        table.AddColumn(Column("SERIES"));
        table.AddColumn(Column("VALUE").Alignment(Justify.Right));
        table.AddColumn(Column(""));
        var top = shown.SelectMany(static series => series.Present).DefaultIfEmpty(0).Max();
        foreach (var series in shown)
        {
            var length = top > 0 ? (int)Math.Round(Math.Max(0, series.Values[0]) / top * 40) : 0;
            table.AddRow(new Text(series.Labels), new Text(Number(series.Values[0])), new Text(new string('█', length), new Style(Color.Green)));
        }

        console.Write(table);
    }

    private static TableColumn Column(string header) => new(new Text(header)) { NoWrap = true };

    private static string Time(long unixMs) => Instants.Show((ulong)unixMs * 1_000_000)[5..19];
}
