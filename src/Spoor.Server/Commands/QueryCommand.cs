using System.CommandLine;
using System.Globalization;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor query</c>: finds traces by TraceQL.</summary>
internal sealed class QueryCommand : SpoorCommand
{
    private readonly Argument<string> _query = new("query") { Description = "TraceQL; put it in single quotes.", HelpName = "'{…}'" };
    private readonly Option<Uri> _endpoint = CommonOptions.QueryEndpoint();
    private readonly Option<TimeSpan?> _since = CommonOptions.Duration("--since", "Only traces of the last so long, such as 1h.");
    private readonly Option<DateTimeOffset?> _from = CommonOptions.Instant("--from", "Only traces from this time on.", "--start");
    private readonly Option<DateTimeOffset?> _to = CommonOptions.Instant("--to", "Only traces up to this time; now by default.", "--end");
    private readonly Option<int> _limit = CommonOptions.Number("--limit", "So many traces at most, the newest.", 20, 1);
    private readonly Option<string> _after = new("--after") { Description = "Goes on after the last trace of a list, as that list says.", HelpName = "START:ID" };
    private readonly Option<int?> _spansPerSpanSet = CommonOptions.OptionalNumber("--spss", "So many spans of each spanset in JSON; 3 by default.", 0);
    private readonly Option<bool> _explain = new("--explain") { Description = "Shows how the query is run, what it passes over and reads, and how long that takes." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public QueryCommand()
        : base(
            "query",
            "Finds traces by TraceQL on a running server and lists them, newest first.",
            "spoor query '{ status = error }' --since 1h",
            "spoor query '{ resource.service.name = \"checkout\" && duration > 1s }' --limit 5",
            "spoor query '{ span.http.response.status_code >= 500 } | count() > 2' --from 2026-01-31T08:00:00Z --to 2026-01-31T09:00:00Z",
            "spoor query '{ span.db.system = \"postgresql\" }' --since 1h --explain",
            "spoor query '{}' --json | jq '.traces[].traceID'")
    {
        Add(_query);
        Add(_endpoint);
        Add(_since);
        Add(_from);
        Add(_to);
        Add(_limit);
        Add(_after);
        Add(_spansPerSpanSet);
        Add(_explain);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_since) is not null && (result.GetResult(_from) is not null || result.GetResult(_to) is not null))
                result.AddError("--since cannot be given together with --from or --to");
            if (result.GetResult(_to) is not null && result.GetResult(_from) is null)
                result.AddError("--to needs --from");
            if (result.GetResult(_spansPerSpanSet) is not null && !result.GetValue(_json))
                result.AddError("--spss needs --json: the list shows no spans");
            if (result.GetResult(_after) is not null && result.GetValue(_explain))
                result.AddError("--after cannot be given together with --explain");
            if (result.GetResult(_spansPerSpanSet) is not null && result.GetValue(_explain))
                result.AddError("--spss cannot be given together with --explain");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var query = arguments.GetRequiredValue(_query);
        if (await QueryRun.AskAsync(arguments.GetRequiredValue(_endpoint), Request(arguments, query), query, error, cancellationToken) is not { } answer)
            return ExitCode.Failed;
        if (arguments.GetValue(_explain))
            return await ExplainTree.ShowAsync(arguments.InvocationConfiguration, answer, arguments.GetValue(_json));

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

        if (found == arguments.GetValue(_limit) && FoundTraces.Last(answer.Body) is { } last)
            await error.WriteLineAsync($"there may be more: --after {last}");

        if (found == 0)
            await error.WriteLineAsync("no trace matches");
        return await QueryRun.TellPartialAsync(error, answer) || found == 0 ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private string Request(ParseResult arguments, string query)
    {
        var to = arguments.GetValue(_to) ?? TimeProvider.System.GetUtcNow();
        var from = arguments.GetValue(_since) is { } since ? to - since : arguments.GetValue(_from);
        var path = arguments.GetValue(_explain) ? "/api/spoor/explain" : "/api/search";
        var request = string.Create(CultureInfo.InvariantCulture, $"{path}?q={Uri.EscapeDataString(query)}&limit={arguments.GetValue(_limit)}");
        // As spoor metrics asks.
        if (arguments.GetValue(_explain))
            request += "&exemplars=0";
        if (arguments.GetValue(_spansPerSpanSet) is { } spansPerSpanSet)
            request += string.Create(CultureInfo.InvariantCulture, $"&spss={spansPerSpanSet}");
        if (arguments.GetValue(_after) is { } after)
            request += "&after=" + Uri.EscapeDataString(after);

        // The API takes whole seconds: rounded so that nothing of the range is left out.
        return from is null
            ? request
            : string.Create(CultureInfo.InvariantCulture, $"{request}&start={from.Value.ToUnixTimeSeconds()}&end={to.ToUnixTimeSeconds() + 1}");
    }
}
