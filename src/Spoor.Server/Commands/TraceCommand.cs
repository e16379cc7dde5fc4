using System.CommandLine;
using Spoor.Otlp;
using Spoor.Server.Client;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor trace</c>: shows one trace as a tree.</summary>
internal sealed class TraceCommand : SpoorCommand
{
    private readonly Argument<string> _id = new("id") { Description = "The trace id, up to 32 hexadecimal digits.", HelpName = "ID" };
    private readonly Option<Uri> _endpoint = CommonOptions.QueryEndpoint();
    private readonly Option<bool> _json = CommonOptions.Json();

    public TraceCommand()
        : base(
            "trace",
            "Shows a trace of a running server as a tree, with durations, bars and errors.",
            "spoor trace 4bf92f3577b34da6a3ce929d0e0e4736",
            "spoor trace 4bf92f3577b34da6a3ce929d0e0e4736 --json > trace.json")
    {
        Add(_id);
        Add(_endpoint);
        Add(_json);
        _id.Validators.Add(result =>
        {
            var text = result.Tokens[^1].Value;
            if (!TraceId.TryParse(text, out _))
                result.AddError($"\"{text}\" is no trace id: expected 1 to 32 hexadecimal digits");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        var id = arguments.GetRequiredValue(_id);
        var asJson = arguments.GetValue(_json);
        using var client = new QueryApiClient(arguments.GetRequiredValue(_endpoint));
        var answer = await client.GetAsync("/api/traces/" + id, asJson ? "application/json" : "application/protobuf", cancellationToken);
        if (answer.Status == 404)
        {
            await error.WriteLineAsync($"no trace has the id {id}");
            return ExitCode.NothingOrPartial;
        }

        if (answer.Status != 200)
            throw new CommandException($"the server answered {answer.Status}: {answer.Text}");
        if (asJson)
            await output.WriteLineAsync(answer.Text);
        else
            TraceTreeWriter.Write(output, TraceTree.Read(answer.Body));
        if (answer.PartialReason is null)
            return ExitCode.Ok;
        await error.WriteLineAsync("the trace is not complete: " + answer.PartialReason);
        return ExitCode.NothingOrPartial;
    }
}
