using System.Diagnostics;

namespace Spoor.TestKit;

/// <summary>
/// Programs from npm that tests run, in <c>tests/tools/node</c>: one installation for all test projects, made when the first test asks for it.
/// Tests that use it carry <c>[ToolFact("node", "npm")]</c>.
/// </summary>
public static class NodeTools
{
    private static readonly Lazy<string> Installed = new(Install);

    /// <summary>Installs what <c>package-lock.json</c> names, once; returns the folder.</summary>
    public static string EnsureInstalled() => Installed.Value;

    /// <summary>Runs a script of the folder, with standard input if given, and returns what it writes to standard output.</summary>
    /// <exception cref="InvalidOperationException">The script fails; the message holds its standard error.</exception>
    public static byte[] Run(string script, IEnumerable<string> arguments, byte[]? input = null) =>
        Execute("node", [script, .. arguments], EnsureInstalled(), input ?? []);

    private static string Install()
    {
        var folder = Path.Combine(RepositoryPaths.Root, "tests", "tools", "node");

        // Test projects run as processes of their own, so the lock is a file.
        using var fileLock = Lock(Path.Combine(Path.GetTempPath(), "spoor-node-tools.lock"));
        var marker = Path.Combine(folder, "node_modules", ".installed");
        var wanted = File.ReadAllText(Path.Combine(folder, "package-lock.json"));
        if (!File.Exists(marker) || File.ReadAllText(marker) != wanted)
        {
            // Not "npm ci": that refuses a lock file without the optional packages of every other operating system.
            Execute("npm", ["install", "--no-save", "--no-audit", "--no-fund"], folder, []);
            File.WriteAllText(marker, wanted);
        }

        return folder;
    }

    private static FileStream Lock(string path)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < 3000)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static byte[] Execute(string program, IEnumerable<string> arguments, string folder, byte[] input)
    {
        var start = new ProcessStartInfo(Requirements.FindTool(program) ?? program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        var error = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        copy.GetAwaiter().GetResult();
        var errorText = error.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {errorText}");
    }
}
