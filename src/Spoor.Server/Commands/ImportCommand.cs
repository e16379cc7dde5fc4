using System.CommandLine;
using Spectre.Console;
using Spoor.Collector.Import;
using Spoor.Server.Client;
using Spoor.Server.Import;
using Spoor.Server.Terminal;

namespace Spoor.Server.Commands;

/// <summary><c>spoor import</c>: sends trace files to a running server.</summary>
internal sealed class ImportCommand : SpoorCommand
{
    private readonly Argument<string[]> _files = new("files")
    {
        Description = "Files in OTLP (JSON, JSON lines or protobuf), Jaeger JSON, Zipkin JSON (v2 or v1) or Tempo JSON, plain or gzip; recognized by content.",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<Uri> _endpoint = CommonOptions.OtlpEndpoint();

    private readonly Option<bool> _shiftToNow = new("--shift-to-now")
    {
        Description = "Moves all times of a file by the same amount, so that its newest span ends now.",
    };

    public ImportCommand()
        : base(
            "import",
            "Sends trace files to a running server. A file that cannot be read does not keep the others from being sent.",
            "spoor import traces.json",
            "spoor import recorded/*.json.gz --shift-to-now",
            "spoor import jaeger-export.json --endpoint http://collector:4318")
    {
        Add(_files);
        Add(_endpoint);
        Add(_shiftToNow);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        using var client = new OtlpHttpClient(arguments.GetRequiredValue(_endpoint));
        var import = new TraceImport(client, new TraceFileOptions { ShiftToNow = arguments.GetValue(_shiftToNow) });
        var files = arguments.GetRequiredValue(_files);
        if (TerminalConsole.IsTerminal(output))
            await RunWithBarsAsync(import, files, output, error, cancellationToken);
        else
            await RunAllAsync(import, files, new PlainImportProgress(output, error, TimeProvider.System), cancellationToken);
        if (files.Length > 1)
            await output.WriteLineAsync("all: " + TraceImport.Describe(import.Totals));
        if (import.FailedFiles > 0)
        {
            await error.WriteLineAsync($"spoor: {import.FailedFiles} of {files.Length} files could not be imported");
            return ExitCode.Failed;
        }

        return import.Totals.Rejected > 0 ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private static async Task RunWithBarsAsync(
        TraceImport import, string[] files, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        List<(string Message, bool IsFailed)> messages = [];
        await TerminalConsole.Create(output).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .AutoClear(true)
            .StartAsync(async context =>
            {
                var bars = new BarImportProgress(context);
                messages = bars.Messages;
                await RunAllAsync(import, files, bars, cancellationToken);
            });
        foreach (var (message, isFailed) in messages)
            await (isFailed ? error : output).WriteLineAsync(message);
    }

    private static async Task RunAllAsync(TraceImport import, string[] files, IImportProgress progress, CancellationToken cancellationToken)
    {
        foreach (var file in files)
            await import.RunAsync(file, progress, cancellationToken);
    }
}
