using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Spoor.Store.Files;

/// <summary>What .NET has no call for: <c>fdatasync</c>, <c>fsync</c> of a folder, <c>fallocate</c>. Linux on 64 bits only.</summary>
internal static partial class LinuxFiles
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int NotSupported = 95;
    private const int NotImplemented = 38;

    public static bool Available { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public static void SyncData(SafeFileHandle file, string path)
    {
        while (FDataSync(file) != 0)
            ThrowUnlessInterrupted("sync", path);
    }

    public static void SyncFolder(string path)
    {
        int descriptor;
        while ((descriptor = Open(path, ReadOnlyCloseOnExec)) < 0)
            ThrowUnlessInterrupted("open the folder", path);
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        while (FSync(folder) != 0)
            ThrowUnlessInterrupted("sync the folder", path);
    }

    /// <summary>Reserves blocks and sets the length; false where the file system cannot.</summary>
    public static bool TryAllocate(SafeFileHandle file, long lengthBytes, string path)
    {
        while (FAllocate(file, 0, 0, lengthBytes) != 0)
        {
            if (Marshal.GetLastPInvokeError() is NotSupported or NotImplemented)
                return false;
            ThrowUnlessInterrupted("reserve space for", path);
        }

        return true;
    }

    private static void ThrowUnlessInterrupted(string operation, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
            throw new IOException($"cannot {operation} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FAllocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
