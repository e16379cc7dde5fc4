using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Spoor.AppTests.Harness;

/// <summary>POSIX signals to a process.</summary>
internal static partial class Signals
{
    private const int Interrupt = 2, Terminate = 15;

    public static void SendInterrupt(Process process) => Send(process, Interrupt);

    public static void SendTerminate(Process process) => Send(process, Terminate);

    private static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
            throw new InvalidOperationException($"kill failed with error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
