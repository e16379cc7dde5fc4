using Spoor.Api.Admin;
using Spoor.Store;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;

namespace Spoor.Server.Hosting;

/// <summary>The store of this server as the API sees it.</summary>
internal sealed class StoreAdmin(SpoorStore store) : IStoreAdmin
{
    public StoreListing List() => store.List();

    public Task<EraseReport> EraseAsync(EraseRequest request, CancellationToken cancellationToken) => store.EraseAsync(request, cancellationToken);

    public async Task<CompactionReport> CompactAsync(bool allWindows, CancellationToken cancellationToken)
    {
        await store.FlushAsync(cancellationToken);
        return await store.CompactAsync(allWindows, cancellationToken);
    }
}
