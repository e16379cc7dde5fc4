using System.Globalization;
using Spectre.Console;
using Spoor.Otlp;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>Writes a trace as a tree: service and name, status, duration, and a bar that shows when the span ran.</summary>
internal static class TraceTreeWriter
{
    private const int BarWidth = 40, DurationWidth = 9, WidestName = 90, NarrowestName = 24, DeepestIndent = 90;

    // Distinct on dark and light backgrounds; none is red, which is for errors.
    private static readonly Color[] ServiceColors =
    [
        Color.DodgerBlue1, Color.DarkOrange, Color.MediumPurple, Color.DarkCyan, Color.Gold3, Color.HotPink, Color.SteelBlue, Color.Chartreuse3,
        Color.MediumOrchid, Color.DarkKhaki, Color.CadetBlue, Color.RosyBrown,
    ];

    public static void Write(TextWriter output, TraceTree tree)
    {
        var console = TerminalConsole.Create(output);
        WriteHeader(console, tree);
        var lines = Lines(tree);
        var nameWidth = NameWidth(console, lines);
        foreach (var (indent, node) in lines)
            WriteLine(console, tree, indent, node, nameWidth);
    }

    private static void WriteHeader(IAnsiConsole console, TraceTree tree)
    {
        var services = tree.Spans.Select(span => span.Service).Distinct(StringComparer.Ordinal).Count();
        var errors = tree.Spans.Count(span => span.Status == StatusCode.Error);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"trace {tree.Id} · {Instants.Show(tree.StartUnixNanos)} UTC · {Durations.Show(tree.EndUnixNanos - tree.StartUnixNanos)} · {Counts.Of(tree.Spans.Count, "span")} · {Counts.Of(services, "service")} · {Counts.Of(errors, "error")}"));
        if (tree.Roots.Any(root => root.IsOrphan))
            console.WriteLine("? = the parent of this span is not in the trace");
        console.WriteLine();
    }

    /// <summary>The spans from top to bottom, each with the lines of the tree that stand before it. Traces can be too deep for recursion.</summary>
    private static List<(string Indent, TraceNode Node)> Lines(TraceTree tree)
    {
        var lines = new List<(string Indent, TraceNode Node)>();
        var open = new Stack<(TraceNode Node, string Indent, string Below)>(tree.Roots.Reverse().Select(root => (root, "", "")));
        while (open.TryPop(out var next))
        {
            lines.Add((next.Indent, next.Node));
            var below = next.Below.Length > DeepestIndent ? next.Below[3..] : next.Below;
            for (var i = next.Node.Children.Count - 1; i >= 0; i--)
            {
                var isLast = i == next.Node.Children.Count - 1;
                open.Push((next.Node.Children[i], below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  ")));
            }
        }

        return lines;
    }

    private static int NameWidth(IAnsiConsole console, List<(string Indent, TraceNode Node)> lines)
    {
        var widest = lines.Max(line => line.Indent.Length + Label(line.Node).Length);
        var room = console.Profile.Width - BarWidth - DurationWidth - 6;
        return Math.Min(widest, Math.Max(NarrowestName, Math.Min(WidestName, room)));
    }

    private static void WriteLine(IAnsiConsole console, TraceTree tree, string indent, TraceNode node, int nameWidth)
    {
        var color = new Style(ServiceColors[StableHash(node.Service) % (uint)ServiceColors.Length]);
        var isError = node.Status == StatusCode.Error;
        var line = new Paragraph();
        var room = Math.Max(0, nameWidth - indent.Length);
        line.Append(indent.Length > nameWidth ? indent[..nameWidth] : indent, new Style(Color.Grey));
        var service = Cut(Mark(node) + node.Service, room);
        line.Append(service, color);
        var name = Cut("  " + node.Name, room - service.Length);
        line.Append(name + new string(' ', Math.Max(0, room - service.Length - name.Length)), isError ? new Style(Color.Red) : Style.Plain);
        line.Append(isError ? " ! " : "   ", new Style(Color.Red));
        line.Append(Durations.Show(node.DurationNanos).PadLeft(DurationWidth) + " ");
        line.Append(Bar(tree, node), isError ? new Style(Color.Red) : color);
        if (isError && node.StatusMessage.Length > 0 && console.Profile.Width >= 500)
            line.Append("  " + OneLine(node.StatusMessage));
        line.Append("\n");
        console.Write(line);
    }

    private static string Label(TraceNode node) => $"{Mark(node)}{node.Service}  {OneLine(node.Name)}";

    private static string Mark(TraceNode node) => node.IsOrphan ? "? " : "";

    private static string Bar(TraceTree tree, TraceNode node)
    {
        var whole = Math.Max(1.0, tree.EndUnixNanos - tree.StartUnixNanos);
        var from = Math.Clamp((int)((node.StartUnixNanos - tree.StartUnixNanos) / whole * BarWidth), 0, BarWidth - 1);
        var length = Math.Clamp((int)Math.Round(node.DurationNanos / whole * BarWidth), 0, BarWidth - from);
        return new string(' ', from) + (length == 0 ? "▏" : new string('█', length));
    }

    private static string Cut(string text, int width)
    {
        text = OneLine(text);
        return text.Length <= width ? text : width <= 1 ? text[..Math.Max(0, width)] : text[..(width - 1)] + "…";
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    /// <summary>The same color for a service in every run.</summary>
    private static uint StableHash(string text)
    {
        var hash = 2166136261;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return hash;
    }
}
