using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Spoor.Server.Commands;

namespace Spoor.Server.Terminal;

/// <summary>Spans as lines: time, service, name, duration, status, trace id, attributes. Columns get as wide as what came so far, up to a limit.</summary>
internal sealed class TailLines(TextWriter output)
{
    private const int WidestService = 24, WidestName = 48;

    private readonly IAnsiConsole _console = TerminalConsole.Create(output);
    private int _serviceWidth;
    private int _nameWidth;

    /// <param name="span">As the server sent it.</param>
    public void Write(string span)
    {
        using var document = JsonDocument.Parse(span);
        var root = document.RootElement;
        var (service, name, status) = (Field(root, "service"), Field(root, "name"), Field(root, "status"));
        _serviceWidth = Math.Max(_serviceWidth, Math.Min(service.Length, WidestService));
        _nameWidth = Math.Max(_nameWidth, Math.Min(name.Length, WidestName));
        var line = new StringBuilder();
        line.Append(Time(Field(root, "startTimeUnixNano"))).Append("  ");
        line.Append(service.PadRight(_serviceWidth)).Append("  ");
        line.Append(name.PadRight(_nameWidth)).Append("  ");
        line.Append(Durations.Show(double.Parse(Field(root, "durationNanos"), CultureInfo.InvariantCulture)).PadLeft(8)).Append("  ");
        line.Append(status.PadRight(5)).Append("  ");
        line.Append(Field(root, "traceID"));
        if (Field(root, "statusMessage") is { Length: > 0 } message)
            line.Append("  ").Append(message);
        if (root.TryGetProperty("attributes", out var attributes))
        {
            foreach (var attribute in attributes.EnumerateArray())
                line.Append("  ").Append(Field(attribute, "key")).Append('=').Append(Value(attribute.GetProperty("value")));
        }

        _console.WriteLine(line.ToString(), status == "error" ? new Style(Color.Red) : Style.Plain);
    }

    private static string Time(string unixNanos) =>
        ulong.TryParse(unixNanos, NumberStyles.None, CultureInfo.InvariantCulture, out var nanos) ? Instants.Show(nanos) : "";

    private static string Value(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
            return Printable(member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());
        return "";
    }

    private static string Field(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? Printable(value.GetString() ?? "") : "";

    /// <summary>A span's text may hold anything, and a terminal obeys control characters.</summary>
    private static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
}
