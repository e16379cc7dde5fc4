using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spoor.Store.Aggregation;

/// <summary>What one file of series holds: in its <c>meta.json</c>, and in the manifest, which says that it counts.</summary>
internal sealed record SeriesMeta
{
    public int Version { get; init; } = SeriesFormat.Version;

    public required string Id { get; init; }

    /// <summary>When the newest of its spans came in; retention counts from then.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Ids of the blocks that it was computed from and that went when it came; with a bucket, also of those that these had replaced. Merged series name
    /// only those that may still lie somewhere. A complete block that complete series name is dead.
    /// </summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Ids of the series that these were merged from, and that are dead where these are complete; null for series made from blocks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Replaces { get; init; }

    /// <summary>Its first minute, and the end of its last one, in nanoseconds since 1970.</summary>
    public ulong MinStartUnixNanos { get; init; }

    public ulong EndUnixNanos { get; init; }

    public long RowCount { get; init; }

    public long FileSizeBytes { get; init; }

    /// <summary>Only in the manifest: the bucket has it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Remote { get; init; }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SeriesMetaJson.Default.SeriesMeta);

    /// <exception cref="JsonException">The bytes are not a description of series that this program reads.</exception>
    public static SeriesMeta FromJson(ReadOnlySpan<byte> json)
    {
        var meta = JsonSerializer.Deserialize(json, SeriesMetaJson.Default.SeriesMeta) ?? throw new JsonException("null is no description of series");

        // The generated reader sets what is missing to null, whatever the initializers say.
        if (meta.Id is null || meta.Sources is null)
            throw new JsonException("id or sources is missing");
        return meta.Version == SeriesFormat.Version ? meta : throw new JsonException($"version {meta.Version} of series is not known, {SeriesFormat.Version} is");
    }
}

[JsonSerializable(typeof(SeriesMeta))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class SeriesMetaJson : JsonSerializerContext;
