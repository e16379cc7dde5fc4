using System.Diagnostics;

namespace Spoor.AppTests.Harness;

/// <summary>Runs a command of the real program to its end.</summary>
internal static class SpoorCli
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    public static Task<CliResult> RunAsync(params string[] arguments) => RunInAsync(null, arguments);

    public static async Task<CliResult> RunInAsync(string? workingFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(SpoorProcess.Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return new CliResult(process.ExitCode, await output, await error);
    }
}

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Fails the test with everything that was written unless the exit code is this one.</summary>
    public CliResult ShouldExitWith(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode} instead of {code}\n{Output}\n{Error}");
        return this;
    }
}
