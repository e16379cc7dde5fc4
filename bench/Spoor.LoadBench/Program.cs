using System.Globalization;
using System.Text.Json;
using Spoor.LoadBench;
using Spoor.Server.Generate;

// Starts the server as a process of its own, sends it a deterministic load, waits until all of it is in blocks, restarts it and asks it
// questions. Prints one JSON document; bench/RESULTS.md holds the figures of record.
var options = BenchOptions.Parse(args);
var generator = new LoadGenerator(new LoadOptions { Seed = options.Seed, TraceIntervalNanos = options.TraceIntervalNanos });
var folder = options.DataFolder ?? Directory.CreateTempSubdirectory("spoor-bench-").FullName;
var report = new SortedDictionary<string, object>(StringComparer.Ordinal) { ["machine"] = Machine.Describe() };
try
{
    if (options.SpansPerSecond > 0)
    {
        using var steady = await ServerProcess.StartAsync(options.ServerPath, folder, options.ServerArguments);
        report["sustained"] = await SustainedRun.RunAsync(steady, folder, generator, options);
        await steady.StopAsync();
        Console.WriteLine(JsonSerializer.Serialize(report, BenchOptions.Json));
        return;
    }

    if (!options.AsksOnly)
    {
        // Merging is measured apart: it is done in quiet hours, and what it costs depends on how often.
        using (var server = await ServerProcess.StartAsync(options.ServerPath, folder, ["--set", "extensions.spoor_store.compaction.enabled=false", .. options.ServerArguments]))
        {
            report["1 ingest"] = await IngestRun.RunAsync(server, folder, generator, options);
            await server.StopAsync();
        }

        report["2 disk"] = DiskUse.Of(folder, options.Spans);
        report["2 merged"] = await CompactionRun.RunAsync(options.ServerPath, folder);
        report["2 merged, disk"] = DiskUse.Of(folder, options.Spans);
    }

    using (var server = await ServerProcess.StartAsync(options.ServerPath, folder, options.ServerArguments))
    {
        report["3 traces"] = await TraceLookups.RunAsync(server, generator, options);
        report["4 searches"] = await Searches.RunAsync(server, generator, options);
        report["5 metrics"] = await MetricsQueries.RunAsync(server, generator, options);
        report["6 clients at once"] = await ClosedLoop.RunAsync(server, generator, options);
        report["7 after queries"] = new { peakMemoryMB = Math.Round(server.Usage().PeakMemoryBytes / 1e6, 1) };
        await server.StopAsync();
    }
}
finally
{
    if (options.DataFolder is null)
        Directory.Delete(folder, recursive: true);
}

Console.WriteLine(JsonSerializer.Serialize(report, BenchOptions.Json));
await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"done: {options.Spans:N0} spans"));
