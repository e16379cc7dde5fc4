using System.CommandLine;
using Spoor.Otlp;
using Spoor.Server.Commands;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;
using Spoor.TraceQL;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks erase</c>: rewrites blocks without certain traces, for data-protection requests.</summary>
internal sealed class BlocksEraseCommand : SpoorCommand
{
    private readonly Option<string[]> _traces = new("--trace")
    {
        Description = "The id of a trace; can be given several times.",
        HelpName = "ID",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _query = new("--query") { Description = "Every trace with a span that this TraceQL query finds.", HelpName = "'{…}'" };
    private readonly Option<bool> _all = new("--all") { Description = "Every trace of the tenant." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Erases; without it, it is only said what would be erased." };
    private readonly Option<DateTimeOffset?> _from = CommonOptions.Instant("--from", "Only traces that start at this time or later.");
    private readonly Option<DateTimeOffset?> _to = CommonOptions.Instant("--to", "Only traces that start before this time.");
    private readonly StoreOptionSet _store;
    private readonly RunningServer _server;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksEraseCommand()
        : base(
            "erase",
            "Erases whole traces from the blocks of a store by writing them anew: of a folder that no server has open, or through the server that has.",
            "spoor blocks erase --query '{ span.user.id = \"4711\" }'          # says what would go",
            "spoor blocks erase --query '{ span.user.id = \"4711\" }' --yes",
            "spoor blocks erase --trace 4bf92f3577b34da6a3ce929d0e0e4736 --yes",
            "spoor blocks erase --query '{ .card.number != nil }' --from now-7d --url http://localhost:3200 --yes",
            "spoor blocks erase --all --tenant acme --yes")
    {
        Add(_traces);
        Add(_query);
        Add(_all);
        Add(_from);
        Add(_to);
        Add(_yes);
        _store = new StoreOptionSet(this);
        _server = new RunningServer(this, _store);
        Add(_json);
        _traces.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (!TraceId.TryParse(token.Value, out _))
                    result.AddError($"\"{token.Value}\" is no trace id: expected 1 to 32 hexadecimal digits");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_traces) is null or { Implicit: true } && result.GetResult(_query) is null && result.GetResult(_all) is null)
                result.AddError("say what to erase: --trace ID, --query '{…}' or --all");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);

        var report = _server.Address(arguments) is { } address
            ? await RunningServer.PostAsync<EraseReport>(address, "/api/spoor/blocks/erase", Body(arguments), cancellationToken)
            : await EraseAsync(arguments, error, cancellationToken);
        if (arguments.GetValue(_json))
            await output.WriteLineAsync(InspectionJson.Write(report));
        else
            await WriteAsync(output, report);
        foreach (var unreadable in report.UnreadableBlocks)
            await error.WriteLineAsync($"spoor: block {unreadable} cannot be read; what it holds of the traces is still there");
        foreach (var inUse in report.BlocksInUse)
            await error.WriteLineAsync($"spoor: the files of block {inUse} are not deleted yet; the next start deletes them");
        return report.UnreadableBlocks.Count > 0 || report.BlocksInUse.Count > 0 || report.Traces == 0 ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private async Task<EraseReport> EraseAsync(ParseResult arguments, TextWriter error, CancellationToken cancellationToken)
    {
        // A mistyped folder must not become a store.
        using (_store.Open(arguments))
        {
        }

        var request = new EraseRequest
        {
            TraceIds = [.. arguments.GetRequiredValue(_traces).Select(id => TraceId.TryParse(id, out var parsed) ? parsed : default)],
            Query = arguments.GetValue(_all) ? "{}" : arguments.GetValue(_query),
            FromUnixNanos = arguments.GetValue(_from) is { } from ? Instants.ToUnixNanos(from) : 0,
            ToUnixNanos = arguments.GetValue(_to) is { } to ? Instants.ToUnixNanos(to) : ulong.MaxValue,
            IsDryRun = !arguments.GetValue(_yes),
        };
        try
        {
            return await StoreEraser.EraseAsync(
                _store.Read(arguments),
                request,
                reported => error.WriteLine(reported.Exception is null ? reported.Message : $"{reported.Message}: {reported.Exception.Message}"),
                cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or TraceQLException)
        {
            throw RunningServer.Explain(exception);
        }
    }

    /// <summary>The same request, as the API takes it.</summary>
    private object Body(ParseResult arguments) => new
    {
        Traces = arguments.GetRequiredValue(_traces),
        Query = arguments.GetValue(_query),
        All = arguments.GetValue(_all),
        Start = arguments.GetValue(_from)?.ToUnixTimeSeconds(),
        End = arguments.GetValue(_to)?.ToUnixTimeSeconds(),
        DryRun = !arguments.GetValue(_yes),
    };

    private static async Task WriteAsync(TextWriter output, EraseReport report)
    {
        foreach (var block in report.Blocks)
            await output.WriteLineAsync($"{block.BlockId}: {Counts.Of(block.Spans, "span")} of {Counts.Of(block.Traces, "trace")}");
        var what = $"{Counts.Of(report.Traces, "trace")} with {Counts.Of(report.Spans, "span")} in {Counts.Of(report.Blocks.Count, "block")}";
        await output.WriteLineAsync(report.IsDryRun ? $"would erase {what}; add --yes to do it" : "erased " + what);
    }
}
