namespace Spoor.Parquet.Writing;

/// <summary>How dictionary codes are written. A page of equal codes is one RLE run in either case.</summary>
public enum CodeRuns
{
    /// <summary>One bit-packed run, which unpacks without a branch.</summary>
    Packed,

    /// <summary>RLE runs where codes repeat often enough to save bytes, bit-packed runs between them.</summary>
    Mixed,
}
