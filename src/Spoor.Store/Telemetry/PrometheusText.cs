using System.Globalization;
using System.Text;

namespace Spoor.Store.Telemetry;

/// <summary>The Prometheus text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public static void AppendLabel(StringBuilder output, MetricLabel label)
    {
        if (output.Length > 0)
            output.Append(',');
        output.Append(label.Name).Append("=\"");
        foreach (var c in label.Value)
        {
            _ = c switch
            {
                '\\' => output.Append("\\\\"),
                '"' => output.Append("\\\""),
                '\n' => output.Append("\\n"),
                _ => output.Append(c),
            };
        }

        output.Append('"');
    }

    public static void Write(TextWriter output, MetricFamily family)
    {
        output.Write($"# HELP {family.Name} {family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n");
        output.Write($"# TYPE {family.Name} {family.Type}\n");
        foreach (var (labels, instrument) in family.Series.OrderBy(series => series.Key, StringComparer.Ordinal))
        {
            switch (instrument)
            {
                case Counter counter:
                    WriteLine(output, family.Name, labels, Number(counter.Value));
                    break;
                case Gauge gauge:
                    WriteLine(output, family.Name, labels, Number(gauge.Value));
                    break;
                case Histogram histogram:
                    Write(output, family.Name, labels, histogram);
                    break;
            }
        }
    }

    private static void Write(TextWriter output, string name, string labels, Histogram histogram)
    {
        var separator = labels.Length == 0 ? "" : ",";
        long count = 0;
        for (var i = 0; i <= histogram.UpperBounds.Length; i++)
        {
            count += histogram.CountIn(i);
            var bound = i == histogram.UpperBounds.Length ? double.PositiveInfinity : histogram.UpperBounds[i];
            WriteLine(output, name + "_bucket", $"{labels}{separator}le=\"{Number(bound)}\"", Number(count));
        }

        WriteLine(output, name + "_sum", labels, Number(histogram.Sum));
        WriteLine(output, name + "_count", labels, Number(count));
    }

    private static void WriteLine(TextWriter output, string name, string labels, string value) =>
        output.Write(labels.Length == 0 ? $"{name} {value}\n" : $"{name}{{{labels}}} {value}\n");

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
