using System.Globalization;

namespace Spoor.LoadBench;

/// <summary>CPU seconds, the largest resident memory so far, and the resident memory now.</summary>
internal readonly record struct ServerUsage(double UserSeconds, double SystemSeconds, long PeakMemoryBytes, long ResidentBytes)
{
    private const double TicksPerSecond = 100;

    /// <summary>What the kernel says of a process now; null when it has ended.</summary>
    public static ServerUsage? TryRead(int processId)
    {
        try
        {
            // Fields 14 and 15 of /proc/PID/stat (proc(5)), counted behind the name in parentheses.
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var status = File.ReadAllLines($"/proc/{processId}/status");
            long? BytesOf(string name) => status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024
                : null;
            return BytesOf("VmHWM:") is { } peak && BytesOf("VmRSS:") is { } resident
                ? new ServerUsage(Seconds(fields[11]), Seconds(fields[12]), peak, resident)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static double Seconds(string ticks) => long.Parse(ticks, CultureInfo.InvariantCulture) / TicksPerSecond;
}
