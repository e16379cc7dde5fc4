using System.CommandLine;
using Spoor.Server.Commands;
using Spoor.Store.Inspection;
using Spoor.Store.Segments;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks inspect</c>: what a block is made of.</summary>
internal sealed class BlocksInspectCommand : SpoorCommand
{
    private readonly Argument<string> _block = new("block") { Description = "A block's id, or its beginning.", HelpName = "BLOCK" };
    private readonly StoreOptionSet _store;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksInspectCommand()
        : base(
            "inspect",
            "Shows what a block is made of and where its bytes go: files, row groups, columns with encodings and dictionaries.",
            "spoor blocks inspect 019c126f-9d40-7f2a-8c77-0f7d3a1e5b90",
            "spoor blocks inspect 019c126f --path /var/lib/spoor     # the beginning of an id, when only one begins so",
            "spoor blocks inspect 019c126f --json | jq '.columns[:5]'")
    {
        Add(_block);
        _store = new StoreOptionSet(this);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        using var inspector = _store.Open(arguments);
        var block = StoreOptionSet.Find(inspector, StoreOptionSet.List(inspector), arguments.GetRequiredValue(_block));
        BlockDetails details;
        try
        {
            details = inspector.Inspect(block);
        }
        catch (Exception exception) when (exception is BlockDamagedException or IOException)
        {
            throw new CommandException(exception.Message, exception);
        }

        if (arguments.GetValue(_json))
            await output.WriteLineAsync(InspectionJson.Write(details));
        else
            BlockDetailsWriter.Write(output, details);
        return ExitCode.Ok;
    }
}
