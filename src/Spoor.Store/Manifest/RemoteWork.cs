namespace Spoor.Store.Manifest;

/// <summary>What the manifest says about the bucket at one moment.</summary>
/// <param name="Live">Live blocks in the order of the log; those that are not <see cref="ManifestBlock.Remote"/> have to be copied.</param>
/// <param name="Leftovers">Blocks that have to be deleted, in this order, once every live block is in the bucket.</param>
internal sealed record RemoteWork(IReadOnlyList<ManifestBlock> Live, IReadOnlyList<string> Leftovers);
