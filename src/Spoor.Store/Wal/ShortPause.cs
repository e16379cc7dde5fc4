using System.Runtime.InteropServices;

namespace Spoor.Store.Wal;

/// <summary>Sleeps for less than the millisecond that .NET can do.</summary>
internal static partial class ShortPause
{
    public static bool Available { get; } = OperatingSystem.IsLinux();

    /// <summary>Sleeps for about this long, the timer's slack of some 50 µs on top.</summary>
    public static void Sleep(uint microseconds) => _ = USleep(microseconds);

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int USleep(uint microseconds);
}
