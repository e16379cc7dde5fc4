using System.Diagnostics;
using System.Text.Json;

namespace Spoor.LoadBench;

/// <summary>Asks the program itself, from outside of the server, what lies in finished blocks.</summary>
internal static class FinishedBlocks
{
    /// <exception cref="InvalidOperationException">Some spans are not, or not once, in finished blocks, or a block is damaged.</exception>
    public static async Task AssertHoldAsync(string serverPath, string dataFolder, long spans)
    {
        var start = new ProcessStartInfo(serverPath, ["blocks", "list", "--path", dataFolder, "--json"]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{serverPath} did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"spoor blocks list ended with exit code {process.ExitCode}");
        using var json = JsonDocument.Parse(output);
        var found = json.RootElement.GetProperty("totals").GetProperty("spans").GetInt64();
        if (found != spans)
            throw new InvalidOperationException($"{spans} spans were sent, {found} lie in finished blocks");
    }
}
