namespace Spoor.Store.Blocks;

/// <summary>Names and numbers of the block format.</summary>
internal static class BlockFormat
{
    /// <summary>What is written. Since version 2 the layouts of <see cref="IndexFile"/> may list pieces of dictionaries.</summary>
    public const int Version = 2;

    private const int OldestVersion = 1;

    public const string SpansFile = "spans.parquet";
    public const string TracesFile = "traces.parquet";
    public const string EventsFile = "events.parquet";
    public const string LinksFile = "links.parquet";
    public const string SpanAttributesFile = "span_attributes.parquet";
    public const string EventAttributesFile = "event_attributes.parquet";
    public const string LinkAttributesFile = "link_attributes.parquet";
    public const string ResourcesFile = "resources.parquet";
    public const string ScopesFile = "scopes.parquet";
    public const string IndexFile = "index.bin";
    public const string MetaFile = "meta.json";

    /// <summary>A row group ends at the first trace that ends at or after this many rows.</summary>
    public const int RowGroupRows = 64 * 1024;

    /// <summary>Pages of all columns of <see cref="SpansFile"/> end at the same rows.</summary>
    public const int PageRows = 16 * 1024;

    /// <summary>Attributes beyond this many columns go to <see cref="SpanAttributesFile"/>.</summary>
    public const int MaxAttributeColumns = 128;

    public static bool CanRead(int version) => version is >= OldestVersion and <= Version;

    public static string Unknown(int version) => $"format version {version} is not known, {OldestVersion} to {Version} are";
}
