using System.CommandLine;
using System.CommandLine.Help;
using Spoor.Server.Blocks;

namespace Spoor.Server.Commands;

/// <summary>The command line of the program: <c>spoor [command] …</c>; without a command it serves.</summary>
internal static class CommandLine
{
    /// <summary>Runs what the arguments say and returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // StopSignal handles signals.
        };
        try
        {
            return await Create().Parse(arguments).InvokeAsync(configuration, cancellationToken);
        }
        catch (CommandException exception)
        {
            await error.WriteLineAsync("spoor: " + exception.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("spoor: interrupted");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create()
    {
        var serve = new ServeCommand();
        var root = new RootCommand("Spoor, a distributed tracing platform: receives spans, keeps them, finds them, shows them. Without a command: spoor serve.");
        foreach (var option in serve.Options)
            root.Add(option);
        root.Action = serve.Action;
        root.Add(serve);
        root.Add(new DemoCommand());
        root.Add(new ImportCommand());
        root.Add(new GenerateCommand());
        root.Add(new QueryCommand());
        root.Add(new MetricsCommand());
        root.Add(new TraceCommand());
        root.Add(new TailCommand());
        root.Add(new BlocksCommand());
        root.Add(new VersionCommand());
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, ["spoor demo     # a server full of traces, to look around", .. serve.Examples]);
        return root;
    }
}
