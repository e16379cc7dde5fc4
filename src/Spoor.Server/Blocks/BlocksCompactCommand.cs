using System.CommandLine;
using Spoor.Server.Commands;
using Spoor.Store;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks compact</c>: merges small blocks of a store that no server has open.</summary>
internal sealed class BlocksCompactCommand : SpoorCommand
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly StoreOptionSet _store;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksCompactCommand()
        : base(
            "compact",
            "Merges the small blocks of a store, as a server does by itself when their hour is over. No server may have the store open.",
            "spoor blocks compact",
            "spoor blocks compact --path /var/lib/spoor",
            "spoor blocks compact --set extensions.spoor_store.compaction.max_block_spans=4000000")
    {
        _store = new StoreOptionSet(this);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        StoreListing before;
        using (var inspector = _store.Open(arguments))
            before = StoreOptionSet.List(inspector);
        CompactionStatus status;
        try
        {
            status = await CompactAsync(_store.Read(arguments), error, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CommandException(exception.Message, exception);
        }

        using var after = _store.Open(arguments);
        var listing = StoreOptionSet.List(after);
        if (arguments.GetValue(_json))
        {
            await output.WriteLineAsync(BlocksJson.Write((object)new
            {
                status.Merges,
                status.SpansIn,
                status.BytesWritten,
                status.DuplicatesDropped,
                Before = Totals(before),
                After = Totals(listing),
            }));
            return ExitCode.Ok;
        }

        await output.WriteLineAsync(
            $"{Counts.Of(status.Merges, "merge")} of {Counts.Of(status.SpansIn, "span")}, {Sizes.Show(status.BytesWritten)} written, {Counts.Of(status.DuplicatesDropped, "duplicate")} dropped");
        await output.WriteLineAsync($"{Describe(before)} before, {Describe(listing)} now");
        return ExitCode.Ok;
    }

    private static async Task<CompactionStatus> CompactAsync(StoreOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        var store = SpoorStore.Open(
            StoreOptionSet.WithoutHousekeeping(options),
            reported => error.WriteLine(reported.Exception is null ? reported.Message : $"{reported.Message}: {reported.Exception.Message}"));
        await using (store.ConfigureAwait(false))
        {
            await store.FlushAsync(cancellationToken);
            var work = store.CompactAsync(allWindows: true, cancellationToken);
            while (await Task.WhenAny(work, Task.Delay(ProgressInterval, cancellationToken)) != work)
            {
                if (store.Compaction.Running is { } running)
                    await error.WriteLineAsync($"merging {Counts.Of(running.Blocks, "block")} of {Counts.Of(running.Spans, "span")}: {Sizes.Show(running.BytesWritten)} written");
            }

            await work;
            return store.Compaction;
        }
    }

    private static object Totals(StoreListing listing) => new
    {
        Blocks = listing.LiveBlocks.Count(),
        Spans = listing.LiveBlocks.Sum(block => block.SpanCount),
        SizeBytes = listing.LiveBlocks.Sum(block => block.SizeBytes),
    };

    private static string Describe(StoreListing listing) =>
        $"{Counts.Of(listing.LiveBlocks.Count(), "block")} of {Sizes.Show(listing.LiveBlocks.Sum(block => block.SizeBytes))}";
}
