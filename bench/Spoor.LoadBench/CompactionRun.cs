using System.Diagnostics;
using System.Text.Json;

namespace Spoor.LoadBench;

/// <summary>Merges what the load left, with the program's own command and no server, and reads what that costs.</summary>
internal static class CompactionRun
{
    public static async Task<object> RunAsync(string serverPath, string dataFolder)
    {
        var start = new ProcessStartInfo(serverPath, ["blocks", "compact", "--path", dataFolder, "--json"]) { RedirectStandardOutput = true, UseShellExecute = false };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{serverPath} did not start");
        var output = process.StandardOutput.ReadToEndAsync();

        // What a process used can only be read while it runs: the last look before its end counts.
        var usage = default(ServerUsage);
        while (!process.HasExited)
        {
            usage = ServerUsage.TryRead(process.Id) ?? usage;
            await Task.Delay(10);
        }

        if (process.ExitCode != 0)
            throw new InvalidOperationException($"spoor blocks compact ended with exit code {process.ExitCode}");
        using var json = JsonDocument.Parse(await output);
        var spans = json.RootElement.GetProperty("spansIn").GetInt64();
        return new
        {
            merges = json.RootElement.GetProperty("merges").GetInt64(),
            spansMerged = spans,
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 2),
            cpuSecondsPerMillionSpansMerged = Math.Round((usage.UserSeconds + usage.SystemSeconds) * 1e6 / Math.Max(1, spans), 3),
            peakMemoryMB = Math.Round(usage.PeakMemoryBytes / 1e6, 1),
        };
    }
}
