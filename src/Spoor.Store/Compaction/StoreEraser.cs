namespace Spoor.Store.Compaction;

/// <summary>Erases from a store that no server has open.</summary>
public static class StoreEraser
{
    /// <summary>
    /// Opens the store, erases and closes it. What the log still holds becomes a block first, also when the request is a dry run, which erases nothing.
    /// Nothing else is done: no retention, no compaction.
    /// </summary>
    /// <exception cref="TraceQL.TraceQLException">The query is none that selects traces; the store was not opened.</exception>
    /// <exception cref="IOException">The folder cannot be used, a server has it open, or a block could not be written.</exception>
    public static async Task<EraseReport> EraseAsync(
        StoreOptions options, EraseRequest request, Action<StoreEvent>? report = null, CancellationToken cancellationToken = default)
    {
        if (request.Query is { } query)
            _ = Query.TraceMatcher.Parse(query);
        var store = SpoorStore.Open(
            options with
            {
                Compaction = options.Compaction with { Enabled = false },
                Retention = new RetentionOptions { Full = TimeSpan.Zero },
                MaxBytes = 0,
            },
            report);
        await using (store.ConfigureAwait(false))
            return await store.EraseAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
