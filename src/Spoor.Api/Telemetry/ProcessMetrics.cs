using System.Diagnostics;
using System.Globalization;

namespace Spoor.Api.Telemetry;

/// <summary>CPU, memory, files and garbage collection of this process, under the names that every Prometheus client library uses.</summary>
internal static class ProcessMetrics
{
    private static readonly double StartUnixSeconds = StartTime();

    /// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
    public static void Write(TextWriter output)
    {
        using var process = Process.GetCurrentProcess();
        Write(output, "process_cpu_seconds_total", "counter", "Total user and system CPU time spent, in seconds.", process.TotalProcessorTime.TotalSeconds);
        Write(output, "process_resident_memory_bytes", "gauge", "Resident memory size, in bytes.", process.WorkingSet64);
        Write(output, "process_virtual_memory_bytes", "gauge", "Virtual memory size, in bytes.", process.VirtualMemorySize64);
        Write(output, "process_start_time_seconds", "gauge", "Start time of the process since the Unix epoch, in seconds.", StartUnixSeconds);
        Write(output, "process_threads", "gauge", "Operating system threads of the process.", process.Threads.Count);
        if (OpenFiles() is { } openFiles)
            Write(output, "process_open_fds", "gauge", "Open file descriptors.", openFiles);
        WriteRuntime(output);
    }

    private static void WriteRuntime(TextWriter output)
    {
        var memory = GC.GetGCMemoryInfo();
        Write(output, "dotnet_gc_heap_size_bytes", "gauge", "Size of the managed heap after the last collection, in bytes.", memory.HeapSizeBytes);
        Write(output, "dotnet_gc_committed_bytes", "gauge", "Memory that the managed heap holds, in bytes.", memory.TotalCommittedBytes);
        Write(output, "dotnet_gc_allocated_bytes_total", "counter", "Managed memory allocated since the start, in bytes.", GC.GetTotalAllocatedBytes());
        Write(output, "dotnet_gc_pause_seconds_total", "counter", "Time that collections stopped the process, in seconds.", GC.GetTotalPauseDuration().TotalSeconds);
        WriteHead(output, "dotnet_gc_collections_total", "counter", "Garbage collections, by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"dotnet_gc_collections_total{{generation=\"{generation}\"}} {GC.CollectionCount(generation)}\n"));
        Write(output, "dotnet_threadpool_threads", "gauge", "Threads of the thread pool.", ThreadPool.ThreadCount);
        Write(output, "dotnet_threadpool_queue_length", "gauge", "Work items that wait for a thread of the pool.", ThreadPool.PendingWorkItemCount);
    }

    private static void Write(TextWriter output, string name, string type, string help, double value)
    {
        WriteHead(output, name, type, help);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{name} {value:R}\n"));
    }

    private static void WriteHead(TextWriter output, string name, string type, string help) =>
        output.Write($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    /// <summary>Null where the system does not list them (only Linux does).</summary>
    private static int? OpenFiles()
    {
        const string folder = "/proc/self/fd";
        return Directory.Exists(folder) ? Directory.GetFiles(folder).Length : null;
    }
}
