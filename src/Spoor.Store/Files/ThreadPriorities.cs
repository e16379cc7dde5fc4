using System.Runtime.InteropServices;

namespace Spoor.Store.Files;

/// <summary>The priority of a thread where the runtime does not set it: Linux gives each thread a nice value of its own.</summary>
internal static partial class ThreadPriorities
{
    private const int Process = 0;
    private const int Nice = 10;

    /// <summary>The current thread goes after those that serve clients when both want a processor.</summary>
    public static void LowerOfCurrentThread()
    {
        if (LinuxFiles.Available)
            _ = SetPriority(Process, 0, Nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
