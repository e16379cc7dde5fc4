using Spoor.Store.Compaction;
using Spoor.Store.Inspection;

namespace Spoor.Api.Admin;

/// <summary>What the endpoints below <c>/api/spoor/blocks</c> do to the store of this server.</summary>
public interface IStoreAdmin
{
    /// <exception cref="IOException">The folder or the bucket cannot be read.</exception>
    StoreListing List();

    /// <inheritdoc cref="Spoor.Store.SpoorStore.EraseAsync"/>
    Task<EraseReport> EraseAsync(EraseRequest request, CancellationToken cancellationToken);

    /// <summary>Makes a block of what is in memory, then merges.</summary>
    /// <inheritdoc cref="Spoor.Store.SpoorStore.CompactAsync"/>
    Task<CompactionReport> CompactAsync(bool allWindows, CancellationToken cancellationToken);
}
