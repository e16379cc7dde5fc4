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
    private readonly RunningServer _server;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksCompactCommand()
        : base(
            "compact",
            "Merges the small blocks of a store, as a server does by itself when their hour is over: of a folder that no server has open, or through the server that has.",
            "spoor blocks compact",
            "spoor blocks compact --path /var/lib/spoor",
            "spoor blocks compact --url http://localhost:3200",
            "spoor blocks compact --set extensions.spoor_store.compaction.max_block_spans=4000000")
    {
        _store = new StoreOptionSet(this);
        _server = new RunningServer(this, _store);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var report = _server.Address(arguments) is { } address
            ? await RunningServer.PostAsync<CompactionReport>(address, "/api/spoor/blocks/compact", new { AllWindows = true }, cancellationToken)
            : await CompactAsync(arguments, error, cancellationToken);
        if (arguments.GetValue(_json))
        {
            await output.WriteLineAsync(InspectionJson.Write(report));
            return ExitCode.Ok;
        }

        await output.WriteLineAsync(
            $"{Counts.Of(report.Merges, "merge")} of {Counts.Of(report.SpansIn, "span")}, {Sizes.Show(report.BytesWritten)} written, {Counts.Of(report.DuplicatesDropped, "duplicate")} dropped");
        await output.WriteLineAsync($"{Describe(report.Before)} before, {Describe(report.After)} now");
        return ExitCode.Ok;
    }

    private async Task<CompactionReport> CompactAsync(ParseResult arguments, TextWriter error, CancellationToken cancellationToken)
    {
        // A mistyped folder must not become a store.
        using (_store.Open(arguments))
        {
        }

        try
        {
            return await CompactAsync(_store.Read(arguments), error, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw RunningServer.Explain(exception);
        }
    }

    private static async Task<CompactionReport> CompactAsync(StoreOptions options, TextWriter error, CancellationToken cancellationToken)
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

            return await work;
        }
    }

    private static string Describe(BlockTotals totals) => $"{Counts.Of(totals.Blocks, "block")} of {Sizes.Show(totals.SizeBytes)}";
}
