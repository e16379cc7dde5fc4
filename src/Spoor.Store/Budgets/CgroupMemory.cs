using System.Globalization;

namespace Spoor.Store.Budgets;

/// <summary>
/// The memory limit of this process's control group: the smallest on the way from its group up to the top, since each bounds all below it. Knows
/// version 2 (<c>memory.max</c>, and <c>memory.high</c>, above which the kernel slows the process down) and version 1
/// (<c>memory.limit_in_bytes</c>), also where a container sees only a part of the tree.
/// </summary>
/// <remarks>See <c>cgroups(7)</c>, <c>proc_pid_mountinfo(5)</c> and the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>.</remarks>
internal static class CgroupMemory
{
    /// <summary>Null when there is no limit. Version 1 says "none" by a number above any memory.</summary>
    /// <param name="root">The folder in which <c>proc</c> and <c>sys</c> lie.</param>
    public static long? SmallestLimit(string root)
    {
        long? smallest = null;
        foreach (var (mount, isVersion2) in Mounts(root))
        {
            var own = OwnPath(root, isVersion2);
            if (own is null)
                continue;
            ReadOnlySpan<string> files = isVersion2 ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"];
            for (var folder = PathBelow(own, mount.Root); folder is not null; folder = Parent(folder))
            {
                foreach (var file in files)
                {
                    if (ReadLimit(root, mount.Folder, folder, file) is { } limit && !(limit >= smallest))
                        smallest = limit;
                }
            }
        }

        return smallest;
    }

    private static long? ReadLimit(string root, string mount, string folder, string file)
    {
        var lines = ProcFile.Lines(root, mount.TrimStart('/'), folder.TrimStart('/'), file);
        return lines is [var text, ..] && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    /// <summary>The group of this process as the kernel names it.</summary>
    private static string? OwnPath(string root, bool isVersion2)
    {
        foreach (var line in ProcFile.Lines(root, "proc/self/cgroup"))
        {
            // hierarchy:controllers:path; version 2 is hierarchy 0 without controllers.
            var parts = line.Split(':', 3);
            if (parts.Length == 3 && (isVersion2 ? parts[0] == "0" && parts[1].Length == 0 : parts[1].Split(',').Contains("memory")))
                return parts[2];
        }

        return null;
    }

    /// <summary>Where the trees are mounted, and which of their folders the mount shows as its top.</summary>
    private static IEnumerable<((string Root, string Folder) Mount, bool IsVersion2)> Mounts(string root)
    {
        foreach (var line in ProcFile.Lines(root, "proc/self/mountinfo"))
        {
            // id parent device root folder options [tags] - type source superoptions
            var parts = line.Split(' ');
            var dash = Array.IndexOf(parts, "-");
            if (parts.Length < 5 || dash < 0 || dash + 3 >= parts.Length)
                continue;
            var isVersion2 = parts[dash + 1] == "cgroup2";
            if (isVersion2 || (parts[dash + 1] == "cgroup" && parts[dash + 3].Split(',').Contains("memory")))
                yield return ((parts[3], parts[4]), isVersion2);
        }
    }

    /// <summary>The group's path below a mount. A container may see a path of the host that its mount does not show: then the mount's top is its group.</summary>
    private static string PathBelow(string path, string mountRoot)
    {
        if (mountRoot == "/")
            return path;
        return path.StartsWith(mountRoot, StringComparison.Ordinal) && (path.Length == mountRoot.Length || path[mountRoot.Length] == '/')
            ? "/" + path[mountRoot.Length..].TrimStart('/')
            : "/";
    }

    private static string? Parent(string folder) =>
        folder.Trim('/') is { Length: > 0 } name ? "/" + (name.LastIndexOf('/') is var slash and > 0 ? name[..slash] : "") : null;
}
