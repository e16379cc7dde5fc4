namespace Spoor.Store.Segments;

/// <summary>The physical type of an attribute column.</summary>
public enum AttributeType : byte
{
    /// <summary>Codes into a dictionary of UTF-8 text.</summary>
    String,

    /// <summary>0 or 1 in <see cref="AttributeColumn.Codes"/>, -1 where absent.</summary>
    Bool,

    /// <summary>64-bit integers.</summary>
    Int,

    /// <summary>64-bit floats.</summary>
    Double,

    /// <summary>Codes into a dictionary of encoded <c>AnyValue</c> messages: arrays, maps, bytes, and values of no kind.</summary>
    Other,
}
