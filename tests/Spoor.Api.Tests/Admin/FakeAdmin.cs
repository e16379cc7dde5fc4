using Spoor.Api.Admin;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;
using Spoor.TraceQL;

namespace Spoor.Api.Tests.Admin;

/// <summary>Remembers what it was asked for.</summary>
internal sealed class FakeAdmin : IStoreAdmin
{
    public EraseRequest? Erased { get; private set; }

    public bool? Compacted { get; private set; }

    public StoreListing List() => new() { Path = "/data", Tenant = "acme", Blocks = [], WalSegmentCount = 1, WalSizeBytes = 2, DamagedWalFiles = [] };

    public Task<EraseReport> EraseAsync(EraseRequest request, CancellationToken cancellationToken)
    {
        if (request.Query is { } query)
            TraceQLParser.Parse(query);
        Erased = request;
        return Task.FromResult(new EraseReport { IsDryRun = request.IsDryRun, Blocks = [new ErasedFromBlock("b", 2, 5)], Traces = 2, UnreadableBlocks = [] });
    }

    public Task<CompactionReport> CompactAsync(bool allWindows, CancellationToken cancellationToken)
    {
        Compacted = allWindows;
        var totals = new BlockTotals(9, 90, 900);
        return Task.FromResult(new CompactionReport { Merges = 3, SpansIn = 90, BytesWritten = 5, DuplicatesDropped = 0, Before = totals, After = totals });
    }
}
