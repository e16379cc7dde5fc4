using System.Diagnostics;
using System.Globalization;
using Spoor.Collector.Import;
using Spoor.Otlp;
using Spoor.Server.Client;
using Spoor.Server.Commands;

namespace Spoor.Server.Import;

/// <summary>Sends trace files to a server, one after the other.</summary>
internal sealed class TraceImport(OtlpHttpClient client, TraceFileOptions options)
{
    public ImportTotals Totals { get; } = new();

    public int FailedFiles { get; private set; }

    /// <summary>Imports a file; what is wrong with it is reported, and what was sent before stays.</summary>
    /// <exception cref="CommandException">The server cannot be reached: other files would not do better.</exception>
    public async Task RunAsync(string file, IImportProgress progress, CancellationToken cancellationToken)
    {
        var totals = new ImportTotals();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var format = await SendAsync(file, totals, progress, cancellationToken);
            progress.Finished(file, $"{file}: {Describe(totals)} in {Durations.Show(Stopwatch.GetElapsedTime(started).TotalNanoseconds)} ({format})", isFailed: false);
        }
        catch (Exception exception) when (exception is TraceFileException or IOException or UnauthorizedAccessException)
        {
            FailedFiles++;
            var message = exception is TraceFileException ? exception.Message : $"{file}: {exception.Message}";
            var sent = totals.Spans == 0 ? "" : $" ({Counts.Of(totals.Spans, "span")} before that sent)";
            progress.Finished(file, message + sent, isFailed: true);
        }
        finally
        {
            Totals.Add(totals);
        }
    }

    /// <summary>Such as <c>1,234 spans of 56 traces, 7 rejected (reason)</c>.</summary>
    public static string Describe(ImportTotals totals)
    {
        var text = $"{Counts.Of(totals.Spans, "span")} of {Counts.Of(totals.Traces, "trace")}";
        return totals.Rejected == 0
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $", {totals.Rejected:N0} rejected ({totals.RejectionReason ?? "no reason given"})");
    }

    private async Task<TraceFileFormat> SendAsync(string file, ImportTotals totals, IImportProgress progress, CancellationToken cancellationToken)
    {
        using var reader = new TraceFileReader(file, options);
        while (reader.TryReadNext(out var batch))
        {
            using (batch)
                await SendAsync(batch, totals, cancellationToken);
            progress.Report(file, reader.BytesRead, reader.TotalBytes, totals);
        }

        totals.Reject(reader.RejectedSpans, reader.RejectionReason);
        return reader.Format;
    }

    private async Task SendAsync(SpanBatch batch, ImportTotals totals, CancellationToken cancellationToken)
    {
        var result = await client.SendAsync(batch.Bytes, cancellationToken);
        if (!result.IsSent)
            throw new CommandException(result.Message ?? "the server did not take the spans");

        // What the reader rejected is still in the batch's bytes, and the server counts it again.
        var rejectedByServer = Math.Max(0, result.RejectedSpans - batch.RejectedSpans);
        totals.Add(batch, rejectedByServer, result.Message);
    }
}
