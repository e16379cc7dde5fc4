namespace Spoor.Store.Inspection;

/// <summary>What a block is made of, and where its bytes go.</summary>
public sealed record BlockDetails
{
    public required StoredBlock Block { get; init; }

    /// <summary>Version of the block format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Latest trace start: a search that has enough newer traces skips the block.</summary>
    public required ulong MaxTraceStartUnixNanos { get; init; }

    /// <summary>The records of the write-ahead log that the block holds, such as <c>[3:32, 5:1024)</c>.</summary>
    public required IReadOnlyList<string> Wal { get; init; }

    /// <summary>By size, the largest first.</summary>
    public required IReadOnlyList<BlockFileDetails> Files { get; init; }

    public required IReadOnlyList<BlockRowGroupDetails> RowGroups { get; init; }

    /// <summary>Of all Parquet files, by size, the largest first.</summary>
    public required IReadOnlyList<BlockColumnDetails> Columns { get; init; }

    /// <summary>Attributes of spans, events and links that are too rare for columns of their own, in their side tables.</summary>
    public required IReadOnlyList<BlockResidualKey> ResidualKeys { get; init; }

    /// <summary>Bytes of the index file that find a trace by its id.</summary>
    public required long TraceIndexBytes { get; init; }
}

/// <param name="Rows">Of a Parquet file; 0 for others.</param>
/// <param name="RowGroups">Of a Parquet file; 0 for others.</param>
/// <param name="OverheadBytes">What is not content of pages: page headers and footer.</param>
public sealed record BlockFileDetails(string Name, long SizeBytes, long Rows, int RowGroups, long OverheadBytes);

/// <param name="SizeBytes">Of the pages of the spans.</param>
public sealed record BlockRowGroupDetails(
    int Spans, int Traces, ulong MinStartUnixNanos, ulong MaxTraceStartUnixNanos, ulong MaxEndUnixNanos, long SizeBytes);

/// <summary>One column over all row groups of its file.</summary>
public sealed record BlockColumnDetails
{
    public required string File { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>The attribute that the column holds; false for fixed columns.</summary>
    public required bool IsAttribute { get; init; }

    /// <summary>The encodings of its data pages, such as <c>RleDictionary</c>.</summary>
    public required IReadOnlyList<string> Encodings { get; init; }

    /// <summary>Such as <c>Lz4Raw</c>; pages that do not shrink lie uncompressed all the same.</summary>
    public required string Codec { get; init; }

    public required long Rows { get; init; }

    /// <summary>Rows that have a value.</summary>
    public required long Values { get; init; }

    /// <summary>Values in the dictionaries of all row groups together; 0 without.</summary>
    public required long DictionaryValues { get; init; }

    public required long DictionaryBytes { get; init; }

    /// <summary>Bits of a dictionary code, the widest page's; 0 without dictionary, -1 when unknown.</summary>
    public required int CodeBits { get; init; }

    /// <summary>Its pages as they lie in the file, dictionaries included.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Its pages decompressed, dictionaries included.</summary>
    public required long UncompressedBytes { get; init; }
}

/// <param name="Scope"><c>span</c>, <c>event</c> or <c>link</c>.</param>
/// <param name="RowGroups">In so many row groups of the block it occurs.</param>
public sealed record BlockResidualKey(string Scope, string Key, string Type, int RowGroups);
