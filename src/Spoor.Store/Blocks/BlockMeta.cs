using System.Text.Json;
using System.Text.Json.Serialization;
using Spoor.Otlp;
using Spoor.Store.Manifest;
using Spoor.Store.Wal;

namespace Spoor.Store.Blocks;

/// <summary>
/// <see cref="BlockFormat.MetaFile"/>: written last; a folder without it is no block.
/// </summary>
internal sealed record BlockMeta
{
    /// <summary>Version of the block format, <see cref="BlockFormat.Version"/>.</summary>
    public int Version { get; init; } = BlockFormat.Version;

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The parts of the WAL whose spans the block holds, in order; replay leaves them out. One for a block made from a head, possibly several for a
    /// block made from blocks: what lies between them is in other blocks.
    /// </summary>
    public required IReadOnlyList<WalRange> Wal { get; init; }

    /// <summary>How often the block's spans were merged: 0 for a block made from a head.</summary>
    public int Level { get; init; }

    public BlockTier Tier { get; init; }

    /// <summary>
    /// Traces that were dropped when the block came to its tier although other blocks held parts of them, as 32 hexadecimal digits: these parts go, too,
    /// when their time comes.
    /// </summary>
    public IReadOnlyList<TraceId> DroppedTraces { get; init; } = [];

    /// <summary>
    /// Ids of the blocks in whose place this one stands (compaction, retention, erasure). A complete block that a complete block replaces is dead, even
    /// if nothing else says so: a start that finds both deletes it.
    /// </summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    public int SpanCount { get; init; }

    public int TraceCount { get; init; }

    /// <summary>Earliest trace start, latest trace start, latest span end, in nanoseconds since 1970.</summary>
    public ulong MinStartUnixNanos { get; init; }

    public ulong MaxTraceStartUnixNanos { get; init; }

    public ulong MaxEndUnixNanos { get; init; }

    /// <summary>
    /// Traces of the block that also have spans in a block before it. Null when that was not known: then it is found out by looking.
    /// </summary>
    public IReadOnlyList<TraceId>? SplitTraces { get; init; }

    /// <summary>Sizes of all files but this one, by name.</summary>
    public IReadOnlyDictionary<string, long> FileSizeBytes { get; init; } = new Dictionary<string, long>();

    [JsonIgnore]
    public long SizeBytes => FileSizeBytes.Values.Sum();

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BlockMetaJson.Default.BlockMeta);

    /// <exception cref="JsonException">The bytes are not a block's description.</exception>
    public static BlockMeta FromJson(ReadOnlySpan<byte> json)
    {
        var meta = JsonSerializer.Deserialize(json, BlockMetaJson.Default.BlockMeta) ?? throw new JsonException("null is no description of a block");

        // The generated reader sets what is missing to null, whatever the initializers say.
        return meta.Id is null || meta.Wal is null || meta.Replaces is null || meta.FileSizeBytes is null
            ? throw new JsonException("id, wal, replaces or fileSizeBytes is missing")
            : meta;
    }
}

[JsonSerializable(typeof(BlockMeta))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, Converters = [typeof(TraceIdJsonConverter)])]
internal sealed partial class BlockMetaJson : JsonSerializerContext;
