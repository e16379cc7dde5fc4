using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Spoor.AppTests;

/// <summary><c>spoor serve</c> as a process of its own, on free ports.</summary>
internal sealed class SpoorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private SpoorProcess(Process process, int otlpGrpcPort, int otlpHttpPort, int apiPort)
    {
        _process = process;
        OtlpGrpcAddress = new Uri($"http://127.0.0.1:{otlpGrpcPort}");
        Otlp = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{otlpHttpPort}") };
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}") };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri OtlpGrpcAddress { get; }

    /// <summary>Sends to the OTLP/HTTP port.</summary>
    public HttpClient Otlp { get; }

    /// <summary>Asks the API.</summary>
    public HttpClient Api { get; }

    /// <summary>What the program printed.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The program, built beside the tests.</summary>
    public static string Executable => Path.Combine(AppContext.BaseDirectory, "spoor");

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<SpoorProcess> StartAsync(string dataFolder, params string[] settings)
    {
        int grpc = FreePort(), http = FreePort(), api = FreePort();
        var start = new ProcessStartInfo(Executable) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["serve", "--data", dataFolder])
            start.ArgumentList.Add(argument);
        foreach (var setting in (string[])
        [
            $"receivers.otlp.protocols.grpc.endpoint=127.0.0.1:{grpc}",
            $"receivers.otlp.protocols.http.endpoint=127.0.0.1:{http}",
            $"extensions.spoor_query.endpoint=127.0.0.1:{api}",
            .. settings,
        ])
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        var server = new SpoorProcess(Process.Start(start)!, grpc, http, api);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>SIGKILL: the process gets no chance to write anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator stops it; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Otlp.Dispose();
        Api.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"spoor ended with exit code {_process.ExitCode}:\n{Output}");
            try
            {
                using var ready = await Api.GetAsync("/ready");
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("spoor was not ready in time:\n" + Output);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
