using System.Text;

namespace Spoor.Server.Terminal;

/// <summary>Draws values over time with block characters: an eighth of a character is the finest step.</summary>
internal static class ValueChart
{
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>Lines from top to bottom, a column a value. What is not there stays blank; what is 0 shows the lowest eighth in the bottom line.</summary>
    /// <param name="values">NaN where there is none.</param>
    /// <param name="width">Columns at most; each then shows the greatest of several values.</param>
    /// <param name="height">Lines.</param>
    /// <param name="top">The value that reaches the top.</param>
    public static string[] Draw(IReadOnlyList<double> values, int width, int height, double top)
    {
        var columns = Fold(values, width);
        var lines = new string[height];
        for (var line = 0; line < height; line++)
        {
            var text = new StringBuilder(columns.Length);
            foreach (var value in columns)
                text.Append(Eighths[EighthsAt(value, height - 1 - line, height, top)]);
            lines[line] = text.ToString();
        }

        return lines;
    }

    /// <summary>How many eighths of a character a value fills in one line, counted from the bottom.</summary>
    private static int EighthsAt(double value, int line, int height, double top)
    {
        if (double.IsNaN(value))
            return 0;
        var filled = top > 0 ? (int)Math.Round(Math.Clamp(value / top, 0, 1) * height * 8) : 0;
        return Math.Clamp(Math.Max(filled, 1) - (line * 8), 0, 8);
    }

    private static double[] Fold(IReadOnlyList<double> values, int width)
    {
        if (values.Count <= width)
            return [.. values];
        var columns = new double[width];
        for (var column = 0; column < width; column++)
        {
            var greatest = double.NaN;
            var end = (column + 1L) * values.Count / width;
            for (var place = (int)((long)column * values.Count / width); place < end; place++)
            {
                if (!(values[place] <= greatest) && !double.IsNaN(values[place]))
                    greatest = values[place];
            }

            columns[column] = greatest;
        }

        return columns;
    }
}
