using System.CommandLine;
using System.Globalization;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor metrics</c>: computes time series by TraceQL and draws them.</summary>
internal sealed class MetricsCommand : SpoorCommand
{
    private readonly Argument<string> _query = new("query") { Description = "A TraceQL metrics query; put it in single quotes.", HelpName = "'{…} | rate()'" };
    private readonly Option<Uri> _endpoint = CommonOptions.QueryEndpoint();
    private readonly Option<TimeSpan?> _since = CommonOptions.Duration("--since", "The last so long; 1h by default.");
    private readonly Option<DateTimeOffset?> _from = CommonOptions.Instant("--from", "From this time on.");
    private readonly Option<DateTimeOffset?> _to = CommonOptions.Instant("--to", "Up to this time; now by default.");
    private readonly Option<TimeSpan?> _step = CommonOptions.Duration("--step", "One value for each so long; by default about 240 values.");
    private readonly Option<bool> _instant = new("--instant") { Description = "One value for the whole range." };
    private readonly Option<int> _limit = CommonOptions.Number("--limit", "Draws so many series at most, those with the greatest values.", 20, 1);
    private readonly Option<bool> _explain = new("--explain") { Description = "Shows how the query is run, what it passes over and reads, and how long that takes." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public MetricsCommand()
        : base(
            "metrics",
            "Computes time series by TraceQL on a running server and draws them.",
            "spoor metrics '{ status = error } | rate()' --since 30m",
            "spoor metrics '{ kind = server } | rate() by(resource.service.name)' --step 1m",
            "spoor metrics '{ kind = server } | quantile_over_time(duration, .5, .99) by(span.http.route)' --instant",
            "spoor metrics '{ status = error } | rate() by(resource.service.name)' --explain",
            "spoor metrics '{ } | count_over_time()' --json | jq '.series[0].samples'")
    {
        Add(_query);
        Add(_endpoint);
        Add(_since);
        Add(_from);
        Add(_to);
        Add(_step);
        Add(_instant);
        Add(_limit);
        Add(_explain);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetResult(_since) is not null && result.GetResult(_from) is not null)
                result.AddError("--since cannot be given together with --from");
            if (result.GetResult(_step) is not null && result.GetResult(_instant) is not null)
                result.AddError("--step cannot be given together with --instant");
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
        var series = SeriesAnswer.Read(answer.Body);
        if (arguments.GetValue(_json))
            await output.WriteLineAsync(answer.Text);
        else if (series.Series.Count > 0)
            SeriesCharts.Write(output, series, arguments.GetValue(_limit));
        if (series.Series.Count == 0)
            await error.WriteLineAsync("no span matches");
        return await QueryRun.TellPartialAsync(error, answer) || series.Series.Count == 0 ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private string Request(ParseResult arguments, string query)
    {
        var to = arguments.GetValue(_to) ?? TimeProvider.System.GetUtcNow();
        var from = arguments.GetValue(_from) ?? to - (arguments.GetValue(_since) ?? TimeSpan.FromHours(1));
        var isInstant = arguments.GetValue(_instant);
        var path = (arguments.GetValue(_explain), isInstant) switch
        {
            (true, true) => "spoor/explain?instant=true&q=",
            (true, false) => "spoor/explain?instant=false&q=",
            (false, true) => "metrics/query?q=",
            (false, false) => "metrics/query_range?q=",
        };
        var request = string.Create(
            CultureInfo.InvariantCulture,
            $"/api/{path}{Uri.EscapeDataString(query)}&start={Instants.ToUnixNanos(from)}&end={Instants.ToUnixNanos(to)}&exemplars=0");
        return arguments.GetValue(_step) is { } step ? request + string.Create(CultureInfo.InvariantCulture, $"&step={step.TotalSeconds}") : request;
    }
}
