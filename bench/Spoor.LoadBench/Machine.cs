using System.Runtime.InteropServices;

namespace Spoor.LoadBench;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    public static object Describe()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return new
        {
            date = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            cpu = model,
            cores = Environment.ProcessorCount,
            memoryGB = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9),
            os = RuntimeInformation.OSDescription,
            runtime = RuntimeInformation.FrameworkDescription,
        };
    }
}
