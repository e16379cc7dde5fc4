using System.Globalization;
using System.Text;

namespace Spoor.TraceQL;

/// <summary>Statics as TraceQL source text.</summary>
internal static class StaticText
{
    public static string Of(Static value) => value.Type switch
    {
        StaticType.Nil => "nil",
        StaticType.Int => value.AsInt64 == long.MinValue ? "minInt" : value.AsInt64.ToString(CultureInfo.InvariantCulture),
        StaticType.Float => OfFloat(value.AsDouble),
        StaticType.String => Quote(value.AsString!),
        StaticType.Bool => value.AsBool ? "true" : "false",
        StaticType.Duration => DurationText.Format(value.AsInt64),
        StaticType.Status => OfStatus(value.AsInt64),
        StaticType.Kind => OfKind(value.AsInt64),
        StaticType.IntArray => OfArray(value.AsIntArray!, Static.Int),
        StaticType.FloatArray => OfArray(value.AsFloatArray!, Static.Float),
        StaticType.StringArray => OfArray(value.AsStringArray!, Static.String),
        StaticType.BoolArray => OfArray(value.AsBoolArray!, Static.Bool),
        _ => throw new InvalidOperationException($"unknown type {value.Type}"),
    };

    public static string OfStatus(long code) => code switch
    {
        1 => "ok",
        2 => "error",
        _ => "unset",
    };

    public static string OfKind(long kind) => kind switch
    {
        1 => "internal",
        2 => "server",
        3 => "client",
        4 => "producer",
        5 => "consumer",
        _ => "unspecified",
    };

    /// <summary>Always with a point or an exponent, so that it stays a float when read again.</summary>
    private static string OfFloat(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return double.IsFinite(value) && text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    /// <summary>Backquoted; double-quoted when it holds what a raw string cannot.</summary>
    private static string Quote(string value)
    {
        if (value.AsSpan().IndexOfAny('`', '\r') < 0)
            return $"`{value}`";
        var text = new StringBuilder("\"");
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => text.Append('\\').Append(character),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => text.Append(character),
            };
        }

        return text.Append('"').ToString();
    }

    private static string OfArray<T>(T[] items, Func<T, Static> wrap) => $"[{string.Join(", ", items.Select(item => Of(wrap(item))))}]";
}
