using System.CommandLine;
using System.Globalization;
using Spoor.Server.Client;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor query</c>: finds traces by TraceQL.</summary>
internal sealed class QueryCommand : SpoorCommand
{
    private readonly Argument<string> _query = new("query") { Description = "TraceQL; put it in single quotes.", HelpName = "'{…}'" };
    private readonly Option<Uri> _endpoint = CommonOptions.QueryEndpoint();
    private readonly Option<TimeSpan?> _since = CommonOptions.Duration("--since", "Only traces of the last so long, such as 1h.");
    private readonly Option<DateTimeOffset?> _from = CommonOptions.Instant("--from", "Only traces from this time on.");
    private readonly Option<DateTimeOffset?> _to = CommonOptions.Instant("--to", "Only traces up to this time; now by default.");
    private readonly Option<int> _limit = CommonOptions.Number("--limit", "So many traces at most, the newest.", 20, 1);
    private readonly Option<bool> _json = CommonOptions.Json();

    public QueryCommand()
        : base(
            "query",
            "Finds traces by TraceQL on a running server and lists them, newest first.",
            "spoor query '{ status = error }' --since 1h",
            "spoor query '{ resource.service.name = \"checkout\" && duration > 1s }' --limit 5",
            "spoor query '{ span.http.response.status_code >= 500 } | count() > 2' --from 2026-01-31T08:00:00Z --to 2026-01-31T09:00:00Z",
            "spoor query '{}' --json | jq '.traces[].traceID'")
    {
        Add(_query);
        Add(_endpoint);
        Add(_since);
        Add(_from);
        Add(_to);
        Add(_limit);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_since) is not null && (result.GetResult(_from) is not null || result.GetResult(_to) is not null))
                result.AddError("--since cannot be given together with --from or --to");
            if (result.GetResult(_to) is not null && result.GetResult(_from) is null)
                result.AddError("--to needs --from");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var query = arguments.GetRequiredValue(_query);
        using var client = new QueryApiClient(arguments.GetRequiredValue(_endpoint));
        var answer = await client.GetAsync(Request(arguments, query), "application/json", cancellationToken);
        if (answer.Status != 200)
        {
            await error.WriteLineAsync(QueryErrors.Show(query, answer));
            return ExitCode.Failed;
        }

        int found;
        if (arguments.GetValue(_json))
        {
            found = FoundTraces.Count(answer.Body);
            await output.WriteLineAsync(answer.Text);
        }
        else
        {
            found = FoundTraces.Write(output, answer.Body);
        }

        if (found == 0)
            await error.WriteLineAsync("no trace matches");
        if (answer.PartialReason is not null)
            await error.WriteLineAsync("the answer is not complete: " + answer.PartialReason);
        return found == 0 || answer.PartialReason is not null ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private string Request(ParseResult arguments, string query)
    {
        var to = arguments.GetValue(_to) ?? TimeProvider.System.GetUtcNow();
        var from = arguments.GetValue(_since) is { } since ? to - since : arguments.GetValue(_from);
        var request = string.Create(CultureInfo.InvariantCulture, $"/api/search?q={Uri.EscapeDataString(query)}&limit={arguments.GetValue(_limit)}");

        // The API takes whole seconds: rounded so that nothing of the range is left out.
        return from is null
            ? request
            : string.Create(CultureInfo.InvariantCulture, $"{request}&start={from.Value.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds() + 1}");
    }
}
