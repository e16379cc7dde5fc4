using System.Text.Json.Serialization;
using Spoor.Store.Aggregation;
using Spoor.Store.Wal;

namespace Spoor.Store.Manifest;

/// <summary>One durable step, one line: blocks that are live from here on, blocks that are not any more, and from where the log is replayed.</summary>
internal sealed record ManifestRecord
{
    public IReadOnlyList<ManifestBlock> Added { get; init; } = [];

    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Series that count from here on, in place of blocks that the same step removes.</summary>
    public IReadOnlyList<SeriesMeta>? AddedSeries { get; init; }

    /// <summary>Ids of series that do not count any more.</summary>
    public IReadOnlyList<string>? RemovedSeries { get; init; }

    /// <summary>Ids of blocks that the bucket has from here on.</summary>
    public IReadOnlyList<string>? Uploaded { get; init; }

    /// <summary>Ids of blocks that are not live and that the bucket may still have, in the order in which they have to go.</summary>
    public IReadOnlyList<string>? RemoteLeftovers { get; init; }

    /// <summary>Ids of blocks that the bucket does not have any more.</summary>
    public IReadOnlyList<string>? RemoteDeleted { get; init; }

    /// <summary>The same three for series.</summary>
    public IReadOnlyList<string>? UploadedSeries { get; init; }

    public IReadOnlyList<string>? RemoteSeriesLeftovers { get; init; }

    public IReadOnlyList<string>? RemoteSeriesDeleted { get; init; }

    /// <summary>Everything in the log before it is in blocks; null where the step changes nothing about it.</summary>
    public WalPosition? ReplayFrom { get; init; }

    /// <summary>Why, for who reads the file: flush, upload, retention, compaction, start.</summary>
    public string Reason { get; init; } = "";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TraceIdJsonConverter)])]
[JsonSerializable(typeof(ManifestRecord))]
internal sealed partial class ManifestJson : JsonSerializerContext;
