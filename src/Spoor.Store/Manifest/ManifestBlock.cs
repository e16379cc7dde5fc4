using System.Text.Json.Serialization;
using Spoor.Otlp;
using Spoor.Store.Blocks;
using Spoor.Store.Wal;

namespace Spoor.Store.Manifest;

/// <summary>A live block as the manifest names it.</summary>
internal sealed record ManifestBlock
{
    public required string Id { get; init; }

    /// <summary>The log's records that the block holds, as in <see cref="BlockMeta.Wal"/>; at least one range.</summary>
    public required IReadOnlyList<WalRange> Wal { get; init; }

    public required int SpanCount { get; init; }

    public required ulong MinStartUnixNanos { get; init; }

    public required ulong MaxTraceStartUnixNanos { get; init; }

    public required ulong MaxEndUnixNanos { get; init; }

    /// <summary>When its newest span came in; retention counts from then.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Traces of the block that also have spans in a block or head before it, as 32 hexadecimal digits.</summary>
    public required IReadOnlyList<TraceId> SplitTraces { get; init; }

    /// <summary>The bucket has it: the local folder, if there is one, is only a copy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Remote { get; init; }

    /// <summary>Ids of the blocks that it stands for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Replaces { get; init; }

    public static ManifestBlock Of(BlockMeta meta, IReadOnlyList<TraceId> splitTraces) => new()
    {
        Id = meta.Id,
        Wal = meta.Wal,
        SpanCount = meta.SpanCount,
        MinStartUnixNanos = meta.MinStartUnixNanos,
        MaxTraceStartUnixNanos = meta.MaxTraceStartUnixNanos,
        MaxEndUnixNanos = meta.MaxEndUnixNanos,
        CreatedAt = meta.CreatedAt,
        SplitTraces = splitTraces,
        Replaces = meta.Replaces.Count == 0 ? null : meta.Replaces,
    };
}
