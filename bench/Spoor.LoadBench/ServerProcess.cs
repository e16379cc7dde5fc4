using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Spoor.LoadBench;

/// <summary>A running server and what the operating system says of it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int otlpPort, int apiPort)
    {
        _process = process;
        Otlp = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{otlpPort}"),
        };
        Api = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}"), Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Otlp { get; }

    public HttpClient Api { get; }

    public static async Task<ServerProcess> StartAsync(string path, string dataFolder, IReadOnlyList<string> arguments)
    {
        int grpc = FreePort(), http = FreePort(), api = FreePort();
        var start = new ProcessStartInfo(path) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])
        [
            "serve", "--data", dataFolder,
            "--set", $"receivers.otlp.protocols.grpc.endpoint=127.0.0.1:{grpc}",
            "--set", $"receivers.otlp.protocols.http.endpoint=127.0.0.1:{http}",
            "--set", $"extensions.spoor_query.endpoint=127.0.0.1:{api}",
            .. arguments,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} did not start");
        _ = process.StandardOutput.ReadToEndAsync();
        var server = new ServerProcess(process, http, api);
        for (var tries = 0; tries < 600; tries++)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"the server ended with exit code {process.ExitCode}");
            try
            {
                using var ready = await server.Api.GetAsync(new Uri("/ready", UriKind.Relative));
                if (ready.IsSuccessStatusCode)
                    return server;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("the server was not ready after a minute");
    }

    public ServerUsage Usage() => ServerUsage.TryRead(_process.Id) ?? throw new InvalidOperationException("the server has ended");

    /// <summary>Asks the server to stop, as an operator does, and waits.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        Otlp.Dispose();
        Api.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
