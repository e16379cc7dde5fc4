namespace Spoor.Parquet.Layout;

/// <summary>What a page holds and in which version of the format.</summary>
public enum PageKind : byte
{
    Dictionary,

    /// <summary>Levels lie inside the compressed body; only other writers' files have it.</summary>
    DataV1,

    /// <summary>Levels lie uncompressed before the values.</summary>
    DataV2,
}
