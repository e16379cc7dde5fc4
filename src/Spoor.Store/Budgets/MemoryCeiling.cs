using System.Globalization;

namespace Spoor.Store.Budgets;

/// <summary>The memory that this process could use at all.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="Owner">Who sets it: <c>the cgroup</c>, <c>the machine</c>, <c>DOTNET_GCHeapHardLimit</c>.</param>
public sealed record MemoryCeiling(long Bytes, string Owner)
{
    /// <summary>The smallest of the machine's memory, the limits of the process's cgroup and those above it, and the runtime's heap limit.</summary>
    public static MemoryCeiling Read() => Read("/", HeapHardLimit(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <param name="root">The folder in which <c>proc</c> and <c>sys</c> lie.</param>
    /// <param name="heapHardLimitBytes">The limit that was set for the managed heap; 0 when none was.</param>
    /// <param name="fallbackBytes">What the runtime takes the machine's memory for, where there is no <c>/proc/meminfo</c>.</param>
    internal static MemoryCeiling Read(string root, long heapHardLimitBytes, long fallbackBytes)
    {
        var ceiling = new MemoryCeiling(MachineBytes(root) ?? fallbackBytes, "the machine");
        if (CgroupMemory.SmallestLimit(root) is { } cgroup && cgroup < ceiling.Bytes)
            ceiling = new MemoryCeiling(cgroup, "the cgroup");
        if (heapHardLimitBytes > 0 && heapHardLimitBytes < ceiling.Bytes)
            ceiling = new MemoryCeiling(heapHardLimitBytes, "DOTNET_GCHeapHardLimit");
        return ceiling;
    }

    /// <summary>
    /// What was set, not what the runtime derives by itself: in a container it takes three quarters of the limit, and 60 % of those would be too little.
    /// </summary>
    private static long HeapHardLimit()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_GCHeapHardLimit") is { Length: > 0 } text)
        {
            text = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
            return long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0;
        }

        return Convert.ToInt64(AppContext.GetData("System.GC.HeapHardLimit") ?? 0L, CultureInfo.InvariantCulture);
    }

    private static long? MachineBytes(string root)
    {
        foreach (var line in ProcFile.Lines(root, "proc/meminfo"))
        {
            var parts = line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["MemTotal", var kilobytes, "kB"] && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                return count * 1024;
        }

        return null;
    }
}
