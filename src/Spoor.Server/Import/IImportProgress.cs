namespace Spoor.Server.Import;

/// <summary>Shows how far an import has come.</summary>
internal interface IImportProgress
{
    /// <summary>Called after each batch.</summary>
    void Report(string file, long bytesRead, long totalBytes, ImportTotals totals);

    /// <summary>Called when a file is done or given up.</summary>
    void Finished(string file, string message, bool isFailed);
}

/// <summary>Plain lines: one a file, and one every ten seconds while a file takes longer.</summary>
internal sealed class PlainImportProgress(TextWriter output, TextWriter error, TimeProvider clock) : IImportProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long _lastTimestamp = clock.GetTimestamp();

    public void Report(string file, long bytesRead, long totalBytes, ImportTotals totals)
    {
        if (clock.GetElapsedTime(_lastTimestamp) < Interval)
            return;
        _lastTimestamp = clock.GetTimestamp();
        output.WriteLine($"{file}: {100 * bytesRead / Math.Max(1, totalBytes)} %, {totals.Spans:N0} spans");
    }

    public void Finished(string file, string message, bool isFailed)
    {
        _lastTimestamp = clock.GetTimestamp();
        (isFailed ? error : output).WriteLine(message);
    }
}
