namespace Spoor.Parquet.Schema;

/// <summary>What stored values mean to other readers.</summary>
public enum LogicalType : byte
{
    /// <summary>What the physical type says; also what the reader gives for annotations that it does not know.</summary>
    None,

    /// <summary>BYTE_ARRAY of UTF-8 text.</summary>
    String,

    /// <summary>INT64, nanoseconds since the Unix epoch; written as a timestamp without time zone, and meant as UTC.</summary>
    TimestampNanos,
}
