using System.CommandLine;

namespace Spoor.Server.Commands;

/// <summary>A command that shows examples in its help.</summary>
internal abstract class SpoorCommand : Command
{
    protected SpoorCommand(string name, string description, params string[] examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(RunAsync);
    }

    /// <summary>Command lines, each with a comment after <c>#</c> where it needs one.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="CommandException">It failed; the message is shown.</exception>
    protected abstract Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken);
}
