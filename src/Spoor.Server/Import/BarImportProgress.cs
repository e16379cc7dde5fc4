using Spectre.Console;

namespace Spoor.Server.Import;

/// <summary>A bar for each file, on a terminal.</summary>
internal sealed class BarImportProgress(ProgressContext context) : IImportProgress
{
    private readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

    /// <summary>What is said of the files once the bars are gone.</summary>
    public List<(string Message, bool IsFailed)> Messages { get; } = [];

    public void Report(string file, long bytesRead, long totalBytes, ImportTotals totals)
    {
        var task = TaskOf(file);
        task.MaxValue = Math.Max(1, totalBytes);
        task.Value = bytesRead;
    }

    public void Finished(string file, string message, bool isFailed)
    {
        var task = TaskOf(file);
        if (!isFailed)
            task.Value = task.MaxValue;
        task.StopTask();
        Messages.Add((message, isFailed));
    }

    private ProgressTask TaskOf(string file)
    {
        if (!_tasks.TryGetValue(file, out var task))
            _tasks[file] = task = context.AddTask(Markup.Escape(Path.GetFileName(file)));
        return task;
    }
}
