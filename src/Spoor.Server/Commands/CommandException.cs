namespace Spoor.Server.Commands;

/// <summary>Ends a command with a message for the user and exit code 1.</summary>
internal sealed class CommandException : Exception
{
    public CommandException()
    {
    }

    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
