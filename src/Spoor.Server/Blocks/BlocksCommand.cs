using System.CommandLine;
using Spoor.Server.Commands;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks</c>: looks into a store without a server.</summary>
internal sealed class BlocksCommand : SpoorCommand
{
    public BlocksCommand()
        : base(
            "blocks",
            "Lists, inspects, checks and exports the blocks of a store, without a server or beside one; merges, erases and deletes.",
            "spoor blocks list",
            "spoor blocks list --path /var/lib/spoor --json",
            "spoor blocks inspect 019c126f     # the beginning of an id is enough",
            "spoor blocks verify",
            "spoor blocks export --since 1d -o day.pb",
            "spoor blocks erase --query '{ span.user.id = \"4711\" }'")
    {
        Add(new BlocksListCommand());
        Add(new BlocksInspectCommand());
        Add(new BlocksVerifyCommand());
        Add(new BlocksExportCommand());
        Add(new BlocksCompactCommand());
        Add(new BlocksEraseCommand());
        Add(new BlocksDeleteTenantCommand());
    }

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken) => throw new CommandException(
        $"say what to do: spoor blocks {string.Join(" | ", Subcommands.Select(command => command.Name))}; spoor blocks --help shows examples");
}
