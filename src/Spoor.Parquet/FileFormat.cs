namespace Spoor.Parquet;

/// <summary>Constants of the file format.</summary>
internal static class FileFormat
{
    /// <summary>Length of the footer and the magic number behind it.</summary>
    public const int TrailerSizeBytes = 8;

    public const string CreatedBy = "Spoor";

    public static ReadOnlySpan<byte> Magic => "PAR1"u8;
}
