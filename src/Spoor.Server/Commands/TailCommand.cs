using System.CommandLine;
using System.Globalization;
using Spoor.Server.Client;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor tail</c>: spans as they arrive.</summary>
internal sealed class TailCommand : SpoorCommand
{
    private readonly Argument<string> _query = new("query")
    {
        Description = "TraceQL: one filter on single spans, and perhaps select(…). Put it in single quotes. Every span by default.",
        HelpName = "'{…}'",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "{ }",
    };

    private readonly Option<Uri> _endpoint = CommonOptions.QueryEndpoint();
    private readonly Option<bool> _json = CommonOptions.Json();

    public TailCommand()
        : base(
            "tail",
            "Shows spans that match as they arrive at a running server, one a line, until Ctrl-C.",
            "spoor tail",
            "spoor tail '{ status = error }'",
            "spoor tail '{ resource.service.name = \"checkout\" && duration > 100ms } | select(span.http.route)'",
            "spoor tail '{ kind = server }' --json | jq .name")
    {
        Add(_query);
        Add(_endpoint);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var query = arguments.GetRequiredValue(_query);
        var asJson = arguments.GetValue(_json);
        try
        {
            using var client = new TailClient(arguments.GetRequiredValue(_endpoint));
            if (await client.OpenAsync(query, cancellationToken) is { } refusal)
            {
                await error.WriteLineAsync(QueryErrors.Show(query, refusal));
                return ExitCode.Failed;
            }

            await error.WriteLineAsync("waiting for spans that match; Ctrl-C ends");
            var lines = new TailLines(output);
            while (true)
            {
                var line = await client.ReadAsync(cancellationToken);
                if (line.Dropped > 0)
                    await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Counts.Of(line.Dropped, "span")} left out: more match than can be shown"));
                else if (line.Gap is { } gap)
                    await error.WriteLineAsync(gap);
                else if (line.End is { } end)
                    throw new CommandException("the server ended it: " + end);
                else if (asJson)
                    await output.WriteLineAsync(line.Text);
                else
                    lines.Write(line.Text);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }
}
