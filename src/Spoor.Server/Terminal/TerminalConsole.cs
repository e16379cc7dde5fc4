using Spectre.Console;

namespace Spoor.Server.Terminal;

/// <summary>Consoles for output: with colors and as wide as the window on a terminal; plain and unbounded elsewhere.</summary>
internal static class TerminalConsole
{
    /// <summary>So wide that nothing is cut or wrapped.</summary>
    private const int Unbounded = 1000;

    public static IAnsiConsole Create(TextWriter output)
    {
        var isTerminal = IsTerminal(output);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
            console.Profile.Width = Unbounded;
        return console;
    }

    public static bool IsTerminal(TextWriter output) => ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
}
