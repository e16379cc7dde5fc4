using System.Globalization;
using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>TraceQL values as the words and texts that Tempo answers with.</summary>
internal static class ValueText
{
    /// <summary>Status and kind as keywords, durations as in Go (<c>132.4ms</c>), a missing value as <c>nil</c>.</summary>
    public static string Of(in Static value) => value.Type switch
    {
        StaticType.String => value.AsString!,
        StaticType.Int => value.AsInt64.ToString(CultureInfo.InvariantCulture),
        StaticType.Float => value.AsDouble.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant(),
        StaticType.Bool => value.AsBool ? "true" : "false",
        StaticType.Duration => DurationText.Format(value.AsInt64),
        StaticType.Status => Keywords.Status(value.AsInt64),
        StaticType.Kind => Keywords.Kind(value.AsInt64),
        _ => "nil",
    };

    /// <summary>The elements of an array, one by one; of any other value itself.</summary>
    public static IEnumerable<Static> Elements(Static value) => value.Type switch
    {
        StaticType.IntArray => value.AsIntArray!.Select(Static.Int),
        StaticType.FloatArray => value.AsFloatArray!.Select(Static.Float),
        StaticType.StringArray => value.AsStringArray!.Select(Static.String),
        StaticType.BoolArray => value.AsBoolArray!.Select(Static.Bool),
        _ => [value],
    };

    /// <summary>The type names of tag values v2.</summary>
    public static string TypeName(StaticType type) => type switch
    {
        StaticType.Int => "int",
        StaticType.Float => "float",
        StaticType.Bool => "bool",
        StaticType.Duration => "duration",
        StaticType.Status or StaticType.Kind => "keyword",
        _ => "string",
    };
}
