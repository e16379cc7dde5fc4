using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Spoor.AppTests.Harness;

namespace Spoor.AppTests;

/// <summary>The real program as a process of its own, on free ports. It tells its addresses on standard output once it is ready.</summary>
internal sealed partial class SpoorProcess : IAsyncDisposable
{
    // Generous: the machine may be busy. What takes this long has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SpoorProcess(IEnumerable<string> arguments, ControlGroup? group)
    {
        // A shell joins the group and becomes the program, which so never is elsewhere.
        var start = group is null
            ? new ProcessStartInfo(Executable, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", "echo $$ > \"$0\" && exec \"$@\"", group.ProcessesFile, Executable, .. arguments]);
        (start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => OnOutput(e.Data);
        _process.ErrorDataReceived += (_, e) => _errors.Enqueue(e.Data ?? "");
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"spoor ended before it was ready:\n{Output}"));
    }

    /// <summary>The program, built beside the tests.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "spoor");

    public Uri QueryAddress { get; private set; } = null!;

    /// <summary>Null when Jaeger's query API has no port of its own.</summary>
    public Uri? JaegerAddress { get; private set; }

    public Uri OtlpHttpAddress { get; private set; } = null!;

    public Uri OtlpGrpcAddress { get; private set; } = null!;

    /// <summary>Sends to the OTLP/HTTP port.</summary>
    public HttpClient Otlp { get; } = new();

    /// <summary>Asks the query API.</summary>
    public HttpClient Api { get; } = new();

    /// <summary>Everything that the program wrote.</summary>
    public string Output => string.Join('\n', _output.Concat(_errors));

    /// <summary>Starts <c>spoor serve</c> over a folder and waits until it is ready.</summary>
    /// <param name="dataFolder">Where it keeps its spans.</param>
    /// <param name="settings">What <c>--set</c> gets.</param>
    public static Task<SpoorProcess> StartAsync(string dataFolder, params string[] settings) =>
        StartAsync(dataFolder, new SpoorProcessOptions { Arguments = [.. settings.SelectMany(setting => new[] { "--set", setting })] });

    /// <inheritdoc cref="StartAsync(string, string[])"/>
    public static async Task<SpoorProcess> StartAsync(string dataFolder, SpoorProcessOptions options)
    {
        var server = Launch(dataFolder, options);
        try
        {
            await server._ready.Task.WaitAsync(Patience);
            server.Otlp.BaseAddress = server.OtlpHttpAddress;
            server.Api.BaseAddress = server.QueryAddress;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and kills it after a time, wherever it is by then.</summary>
    public static async Task KillWhileStartingAsync(string dataFolder, SpoorProcessOptions options, TimeSpan after)
    {
        await using var server = Launch(dataFolder, options);
        await Task.Delay(after);
        _ = server._ready.Task.Exception; // It may have ended by itself, or been ready.
        await server.KillAsync();
    }

    private static SpoorProcess Launch(string dataFolder, SpoorProcessOptions options)
    {
        string[] all =
        [
            options.Command, "--data", dataFolder,
            "--set", $"receivers.otlp.protocols.grpc.endpoint={options.AddressesOf?.OtlpGrpcAddress.Authority ?? "127.0.0.1:0"}",
            "--set", $"receivers.otlp.protocols.http.endpoint={options.AddressesOf?.OtlpHttpAddress.Authority ?? "127.0.0.1:0"}",
            "--set", $"extensions.spoor_query.endpoint={options.AddressesOf?.QueryAddress.Authority ?? "127.0.0.1:0"}",
            .. options.Arguments,
        ];
        var server = new SpoorProcess(all, options.Group);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Ends it as the kernel does when it is out of memory: without a chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Asks it to stop and returns the exit code.</summary>
    public async Task<int> StopAsync(Action<Process>? signal = null)
    {
        (signal ?? Signals.SendTerminate)(_process);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.Id > 0 && !_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Otlp.Dispose();
        Api.Dispose();
    }

    private void OnOutput(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (Address().Match(line) is { Success: true } match)
        {
            var uri = new Uri(match.Groups["url"].Value);
            switch (match.Groups["what"].Value)
            {
                case "web UI and query API":
                    QueryAddress = uri;
                    break;
                case "Jaeger's query API":
                    JaegerAddress = uri;
                    break;
                case "OTLP over gRPC":
                    OtlpGrpcAddress = uri;
                    break;
                case "OTLP over HTTP":
                    OtlpHttpAddress = uri;
                    break;
            }
        }
        else if (line.StartsWith("  data ", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    [GeneratedRegex("^  (?<what>\\S.*?) {2,}(?<url>http://\\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}

/// <summary>How a <see cref="SpoorProcess"/> is started.</summary>
internal sealed record SpoorProcessOptions
{
    /// <summary>A command that serves.</summary>
    public string Command { get; init; } = "serve";

    /// <summary>An earlier process whose ports are used again; free ones otherwise.</summary>
    public SpoorProcess? AddressesOf { get; init; }

    /// <summary>Where it runs; where the tests do otherwise.</summary>
    public ControlGroup? Group { get; init; }

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
