namespace Spoor.Otlp;

/// <summary>Which field of <c>AnyValue</c>'s oneof is set; the numbers are its field numbers.</summary>
public enum AnyValueKind : byte
{
    /// <summary>None: the empty value, which is not the empty string.</summary>
    Empty = 0,
    String = 1,
    Bool = 2,
    Int = 3,
    Double = 4,
    Array = 5,
    KeyValueList = 6,
    Bytes = 7,
}
