using System.Globalization;

namespace Spoor.AppTests.Harness;

/// <summary>
/// A control group of the kernel below the one in which the tests run, with a memory limit: version 2 where it has memory, else version 1. Making one
/// takes root, and with version 2 a parent that hands memory on.
/// </summary>
internal sealed class ControlGroup : IDisposable
{
    private readonly string _folder;

    private ControlGroup(string folder) => _folder = folder;

    /// <summary>A process that writes its id here belongs to the group.</summary>
    public string ProcessesFile => Path.Combine(_folder, "cgroup.procs");

    /// <exception cref="IOException">No such group can be made here; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">As well.</exception>
    public static ControlGroup Make(long memoryLimitBytes)
    {
        var (parent, limitFile) = Parent();
        var group = new ControlGroup(Path.Combine(parent, $"spoor-test-{Environment.ProcessId}-{Environment.TickCount}"));
        Directory.CreateDirectory(group._folder);
        try
        {
            File.WriteAllText(Path.Combine(group._folder, limitFile), memoryLimitBytes.ToString(CultureInfo.InvariantCulture));
            return group;
        }
        catch
        {
            group.Dispose();
            throw;
        }
    }

    /// <summary>Why <see cref="Make"/> would fail; null when it would not.</summary>
    public static string? Problem()
    {
        try
        {
            Make(1L << 30).Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "needs a control group with a memory limit, which cannot be made here: " + e.Message;
        }
    }

    /// <summary>All its processes must have ended.</summary>
    public void Dispose() => Directory.Delete(_folder);

    private static (string Folder, string LimitFile) Parent()
    {
        foreach (var line in File.ReadLines("/proc/self/cgroup"))
        {
            // hierarchy:controllers:path; version 2 is hierarchy 0 without controllers.
            var parts = line.Split(':', 3);
            if (parts[1].Split(',').Contains("memory"))
                return ("/sys/fs/cgroup/memory" + parts[2], "memory.limit_in_bytes");
            if (parts[0] == "0" && HandsMemoryOn("/sys/fs/cgroup" + parts[2].TrimEnd('/')) is { } folder)
                return (folder, "memory.max");
        }

        throw new IOException("no group on the way up hands memory on");
    }

    /// <summary>The group or the nearest above it below which memory can be limited. Only one without processes of its own can, or the very top.</summary>
    private static string? HandsMemoryOn(string folder)
    {
        for (; folder.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
        {
            var file = Path.Combine(folder, "cgroup.subtree_control");
            if (File.Exists(file) && File.ReadAllText(file).Split([' ', '\n']).Contains("memory"))
                return folder;
        }

        return null;
    }
}

/// <summary>A test that makes a <see cref="ControlGroup"/>; skipped where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlGroupFactAttribute : FactAttribute
{
    public ControlGroupFactAttribute() => Skip = ControlGroup.Problem();
}
