namespace Spoor.Server.Commands;

/// <summary>What the program's exit codes mean; the same for every command.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done; a server was asked to stop and did.</summary>
    public const int Ok = 0;

    /// <summary>The command line or the configuration is wrong, or the work failed.</summary>
    public const int Failed = 1;

    /// <summary>Nothing was found, or only a part was found or taken.</summary>
    public const int NothingOrPartial = 2;
}
