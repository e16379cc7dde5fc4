namespace Spoor.Parquet.Writing;

/// <summary>How a page of integers is written.</summary>
public enum IntegerEncoding
{
    /// <summary>DELTA_BINARY_PACKED: sorted, slowly changing or small numbers.</summary>
    Delta,

    /// <summary>PLAIN: random numbers, which are then read without decoding.</summary>
    Plain,
}
