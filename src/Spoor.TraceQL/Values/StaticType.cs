namespace Spoor.TraceQL;

/// <summary>The types of TraceQL values.</summary>
public enum StaticType
{
    Nil,
    Int,
    Float,
    String,
    Bool,

    /// <summary>Nanoseconds.</summary>
    Duration,
    Status,
    Kind,
    IntArray,
    FloatArray,
    StringArray,
    BoolArray,
}
