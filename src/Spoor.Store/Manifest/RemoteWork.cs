using Spoor.Store.Aggregation;

namespace Spoor.Store.Manifest;

/// <summary>What the manifest says about the bucket at one moment.</summary>
/// <param name="Live">Live blocks in the order of the log; those that are not <see cref="ManifestBlock.Remote"/> have to be copied.</param>
/// <param name="Leftovers">Blocks that have to be deleted, in this order, once every live block and all live series are in the bucket.</param>
/// <param name="Series">Live series; those that are not <see cref="SeriesMeta.Remote"/> have to be copied.</param>
/// <param name="SeriesLeftovers">Series that have to be deleted, after the blocks: only they say that blocks that they were computed from are dead.</param>
internal sealed record RemoteWork(
    IReadOnlyList<ManifestBlock> Live, IReadOnlyList<string> Leftovers, IReadOnlyList<SeriesMeta> Series, IReadOnlyList<string> SeriesLeftovers);
