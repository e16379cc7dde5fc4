using System.Text.Json.Serialization;
using Spoor.Store.Wal;

namespace Spoor.Store.Manifest;

/// <summary>One durable step, one line: blocks that are live from here on, blocks that are not any more, and from where the log is replayed.</summary>
internal sealed record ManifestRecord
{
    public IReadOnlyList<ManifestBlock> Added { get; init; } = [];

    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Everything in the log before it is in blocks; null where the step changes nothing about it.</summary>
    public WalPosition? ReplayFrom { get; init; }

    /// <summary>Why, for who reads the file: flush, retention, compaction, start.</summary>
    public string Reason { get; init; } = "";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TraceIdJsonConverter)])]
[JsonSerializable(typeof(ManifestRecord))]
internal sealed partial class ManifestJson : JsonSerializerContext;
