using System.Runtime.InteropServices;

namespace Spoor.TraceQL;

/// <summary>
/// A TraceQL value. Small values lie in place; text and arrays by reference. Equality is exact: type and value, arrays element by
/// element; what TraceQL's <c>=</c> says about values of different types stands in the interpreter.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Static : IEquatable<Static>
{
    private readonly long _bits;
    private readonly object? _reference;

    private Static(StaticType type, long bits, object? reference)
    {
        Type = type;
        _bits = bits;
        _reference = reference;
    }

    public StaticType Type { get; }

    public static Static Nil => default;

    public static Static Int(long value) => new(StaticType.Int, value, null);

    public static Static Float(double value) => new(StaticType.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static Static String(string value) => new(StaticType.String, 0, value);

    public static Static Bool(bool value) => new(StaticType.Bool, value ? 1 : 0, null);

    public static Static Duration(long nanos) => new(StaticType.Duration, nanos, null);

    /// <summary>The number is OTLP's <c>StatusCode</c>: 0 unset, 1 ok, 2 error.</summary>
    public static Static Status(int code) => new(StaticType.Status, code, null);

    /// <summary>The number is OTLP's <c>SpanKind</c>.</summary>
    public static Static Kind(int kind) => new(StaticType.Kind, kind, null);

    public static Static IntArray(long[] values) => new(StaticType.IntArray, 0, values);

    public static Static FloatArray(double[] values) => new(StaticType.FloatArray, 0, values);

    public static Static StringArray(string[] values) => new(StaticType.StringArray, 0, values);

    public static Static BoolArray(bool[] values) => new(StaticType.BoolArray, 0, values);

    /// <summary>True for Int, Float and Duration.</summary>
    public bool IsNumeric => Type is StaticType.Int or StaticType.Float or StaticType.Duration;

    public bool IsArray => Type is StaticType.IntArray or StaticType.FloatArray or StaticType.StringArray or StaticType.BoolArray;

    public bool IsNil => Type == StaticType.Nil;

    /// <summary>Int, Duration (nanoseconds), Status, Kind or Bool as a number.</summary>
    public long AsInt64 => _bits;

    /// <summary>Float as it is, Int and Duration converted.</summary>
    public double AsDouble => Type == StaticType.Float ? BitConverter.Int64BitsToDouble(_bits) : _bits;

    public bool AsBool => _bits != 0;

    /// <summary>The text of a String; null for every other type.</summary>
    public string? AsString => _reference as string;

    public long[]? AsIntArray => _reference as long[];

    public double[]? AsFloatArray => _reference as double[];

    public string[]? AsStringArray => _reference as string[];

    public bool[]? AsBoolArray => _reference as bool[];

    public static bool operator ==(Static left, Static right) => left.Equals(right);

    public static bool operator !=(Static left, Static right) => !left.Equals(right);

    /// <summary>Floats are equal when they print alike, so that NaN equals NaN.</summary>
    public bool Equals(Static other) => Type == other.Type && Type switch
    {
        StaticType.String => AsString == other.AsString,
        StaticType.Float => AsDouble.Equals(other.AsDouble),
        StaticType.IntArray => AsIntArray.AsSpan().SequenceEqual(other.AsIntArray),
        StaticType.FloatArray => AsFloatArray.AsSpan().SequenceEqual(other.AsFloatArray),
        StaticType.StringArray => AsStringArray.AsSpan().SequenceEqual(other.AsStringArray),
        StaticType.BoolArray => AsBoolArray.AsSpan().SequenceEqual(other.AsBoolArray),
        _ => _bits == other._bits,
    };

    public override bool Equals(object? obj) => obj is Static other && Equals(other);

    public override int GetHashCode() => Type switch
    {
        StaticType.Float => HashCode.Combine(Type, AsDouble),
        StaticType.String => HashCode.Combine(Type, AsString),
        StaticType.IntArray => HashOf(AsIntArray!),
        StaticType.FloatArray => HashOf(AsFloatArray!),
        StaticType.StringArray => HashOf(AsStringArray!),
        StaticType.BoolArray => HashOf(AsBoolArray!),
        _ => HashCode.Combine(Type, _bits),
    };

    /// <summary>The value as TraceQL writes it: text in backquotes, durations as <c>1.5s</c>, status and kind as words.</summary>
    public override string ToString() => StaticText.Of(this);

    private static int HashOf<T>(T[] items)
    {
        var hash = new HashCode();
        foreach (var item in items)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
