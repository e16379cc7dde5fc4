using System.CommandLine;
using Spectre.Console;
using Spoor.Server.Commands;
using Spoor.Server.Terminal;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks verify</c>: reads everything and says what is not as it was written.</summary>
internal sealed class BlocksVerifyCommand : SpoorCommand
{
    private readonly Argument<string[]> _blocks = new("blocks")
    {
        Description = "Ids of blocks, or their beginnings; all blocks and the write-ahead log when there are none.",
        HelpName = "BLOCK",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly StoreOptionSet _store;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksVerifyCommand()
        : base(
            "verify",
            "Reads blocks and log as a whole and checks them: checksums, the index against the footers, traces against spans, parents, order, counts.",
            "spoor blocks verify",
            "spoor blocks verify 019c126f --path /var/lib/spoor",
            "spoor blocks verify --json | jq '.findings[]'")
    {
        Add(_blocks);
        _store = new StoreOptionSet(this);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        using var inspector = _store.Open(arguments);
        var listing = StoreOptionSet.List(inspector);
        var prefixes = arguments.GetValue(_blocks) ?? [];
        var blocks = prefixes.Length == 0
            ? listing.Blocks
            : [.. prefixes.Select(prefix => StoreOptionSet.Find(inspector, listing, prefix)).DistinctBy(block => block.Id)];
        var asJson = arguments.GetValue(_json);
        var result = await RunAsync(output, !asJson, blocks.Sum(block => block.SizeBytes), report =>
            inspector.Verify(blocks, withLog: prefixes.Length == 0, report, cancellationToken));
        if (asJson)
        {
            await output.WriteLineAsync(InspectionJson.Write(result));
        }
        else
        {
            foreach (var finding in result.Findings)
                await (finding.Kind == FindingKind.Damage ? error : output).WriteLineAsync($"{(finding.Kind == FindingKind.Damage ? "damage" : "note")}: {finding}");
            var log = prefixes.Length == 0 ? $", and {Counts.Of(result.WalSpans, "span")} in {Counts.Of(result.WalRecords, "log record")}" : "";
            if (result.SeriesRows > 0)
                log += $", and {Counts.Of(result.SeriesRows, "row")} of counts";
            await output.WriteLineAsync(
                $"{Counts.Of(result.Blocks, "block")} of {Counts.Of(result.Spans, "span")} and {Sizes.Show(result.SizeBytes)}{log} read: {(result.IsDamaged ? "DAMAGED" : "all is well")}");
        }

        return result.IsDamaged ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <summary>With a bar on a terminal.</summary>
    private static async Task<StoreVerification> RunAsync(TextWriter output, bool mayShowBar, long totalBytes, Func<Action<long>, StoreVerification> verify)
    {
        if (!mayShowBar || !TerminalConsole.IsTerminal(output))
            return await Task.Run(() => verify(static _ => { }));
        return await TerminalConsole.Create(output).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .AutoClear(true)
            .StartAsync(async context =>
            {
                var bar = context.AddTask("checking", maxValue: Math.Max(1, totalBytes));
                return await Task.Run(() => verify(bytes => bar.Value = bytes));
            });
    }
}
