using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Spoor.Server.Commands;

/// <summary>The usual help, followed by examples and, for the program itself, the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<string> programExamples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in (command as SpoorCommand)?.Examples ?? programExamples)
            output.WriteLine("  " + example);
        output.WriteLine();
        output.WriteLine("Exit codes: 0 done · 1 wrong usage or configuration, or failed · 2 nothing found, or only a part");
        return ExitCode.Ok;
    }
}
