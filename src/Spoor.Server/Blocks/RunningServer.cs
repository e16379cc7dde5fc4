using System.CommandLine;
using Spoor.Server.Client;
using Spoor.Server.Commands;
using Spoor.Store;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary><c>--url</c>: lets a running server do on its store what a command would do on a folder.</summary>
internal sealed class RunningServer
{
    public const string OptionName = "--url";

    private readonly Option<Uri?> _url = CommonOptions.Url(OptionName, "A running server, which does it on the store that it has open; instead of --path.", "http://localhost:3200");

    public RunningServer(Command command, StoreOptionSet store)
    {
        command.Add(_url);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_url) is not null && store.IsGiven(result))
                result.AddError($"{OptionName} goes together with none of --path, --tenant, --config and --set: the server knows its store");
        });
    }

    public Uri? Address(ParseResult arguments) => arguments.GetValue(_url);

    /// <summary>Waits for as long as the server takes.</summary>
    /// <exception cref="CommandException">The server cannot be reached, or refuses.</exception>
    public static async Task<T> PostAsync<T>(Uri address, string path, object body, CancellationToken cancellationToken)
    {
        using var client = new QueryApiClient(address, Timeout.InfiniteTimeSpan, OptionName);
        return Read<T>(address, await client.PostAsync(path, InspectionJson.Write(body), cancellationToken));
    }

    /// <summary>Adds to the words of a store that is locked what to do.</summary>
    public static CommandException Explain(Exception exception) => new(
        exception is StoreInUseException
            ? $"{exception.Message}; to have that server do it, name it: {OptionName} http://localhost:3200"
            : exception.Message,
        exception);

    private static T Read<T>(Uri address, QueryAnswer answer)
    {
        if (answer.Status != 200)
            throw new CommandException(answer.Text.Length == 0 ? $"{address.Authority} answered {answer.Status}" : $"{address.Authority}: {answer.Text}");
        try
        {
            return InspectionJson.Read<T>(answer.Text);
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new CommandException($"{address.Authority} answered something else than a Spoor server does: {exception.Message}", exception);
        }
    }
}
