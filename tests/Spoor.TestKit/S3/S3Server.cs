using System.Diagnostics;

namespace Spoor.TestKit.S3;

/// <summary>
/// An S3 server (s3rver) as a process of its own, with one bucket in a folder. It knows no <c>If-None-Match</c> and no encryption, does not check
/// signatures (only the key's id), aborts no multipart upload, and keeps half a body as an object. Tests that use it carry <c>[ToolFact("node", "npm")]</c>.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "spans", AccessKey = "S3RVER", SecretKey = "S3RVER";

    private const string ObjectSuffix = "._S3rver_object";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private Process? _process;

    private S3Server()
    {
    }

    /// <summary>Where it keeps its objects.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("spoor-s3-").FullName;

    public int Port { get; private set; }

    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Keys of all objects in the bucket, as the server's own files say.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            var root = Path.Combine(Folder, Bucket);
            return [.. Directory.EnumerateFiles(root, "*" + ObjectSuffix, SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(root, path)[..^ObjectSuffix.Length])
                .Order(StringComparer.Ordinal)];
        }
    }

    public static async Task<S3Server> StartAsync()
    {
        var server = new S3Server();
        await server.RunAsync(0);
        return server;
    }

    /// <summary>Starts it again after <see cref="KillAsync"/>, with the same port and objects.</summary>
    public Task RestartAsync() => RunAsync(Port);

    /// <summary>The file that is an object's content.</summary>
    public string PathOf(string key) => Path.Combine(Folder, Bucket, key + ObjectSuffix);

    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task RunAsync(int port)
    {
        var tools = NodeTools.EnsureInstalled();
        var start = new ProcessStartInfo(Requirements.FindTool("node")!, ["--openssl-legacy-provider", "s3server.mjs", Folder, Bucket, port.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            WorkingDirectory = tools,

            // Held open: the server ends when this process does, however that ends.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        while (true)
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
                ?? throw new InvalidOperationException("the S3 server ended before it listened");
            if (!line.StartsWith("port ", StringComparison.Ordinal))
                continue;
            Port = int.Parse(line.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);
            return;
        }
    }
}
