using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Spoor.Store.Budgets;

/// <summary>
/// How much memory this process really uses: managed heap, native slabs, stacks, compiled code. Pages of files do not count, since the kernel takes
/// those back when it needs them. A reading costs some 20 microseconds.
/// </summary>
internal sealed class MemoryUse : IDisposable
{
    private const int KiB = 1024;

    private readonly SafeFileHandle? _status;
    private readonly byte[] _text = new byte[4096];

    public MemoryUse()
    {
        const string path = "/proc/self/status";
        if (OperatingSystem.IsLinux() && File.Exists(path))
            _status = File.OpenHandle(path);
    }

    /// <summary>For one thread at a time.</summary>
    public long ReadBytes() =>
        _status is null ? Environment.WorkingSet : Parse(_text.AsSpan(0, RandomAccess.Read(_status, _text, 0))) ?? Environment.WorkingSet;

    public void Dispose() => _status?.Dispose();

    /// <summary>Adds what <c>proc_pid_status(5)</c> calls RssAnon and RssShmem; null when the kernel does not tell them apart (before 4.5).</summary>
    internal static long? Parse(ReadOnlySpan<byte> status) =>
        Kilobytes(status, "\nRssAnon:"u8) is { } anonymous && Kilobytes(status, "\nRssShmem:"u8) is { } shared ? (anonymous + shared) * KiB : null;

    private static long? Kilobytes(ReadOnlySpan<byte> status, ReadOnlySpan<byte> name)
    {
        var start = status.IndexOf(name);
        return start >= 0 && Utf8Parser.TryParse(status[(start + name.Length)..].TrimStart(" \t"u8), out long value, out _) ? value : null;
    }
}
