using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Spoor.Otlp.Json;
using Spoor.Server.Commands;
using Spoor.Server.Terminal;
using Spoor.Store.Inspection;
using Spoor.Store.Segments;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks export</c>: blocks as OTLP, which <c>spoor import</c> and every other OTLP reader take.</summary>
internal sealed class BlocksExportCommand : SpoorCommand
{
    private const string Protobuf = "otlp", JsonLines = "otlp-json";

    private readonly Argument<string[]> _blocks = new("blocks")
    {
        Description = "Ids of blocks, or their beginnings; all live blocks when there are none.",
        HelpName = "BLOCK",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _format = new("--format")
    {
        Description = "otlp is one TracesData message in protobuf, otlp-json one TracesData object a line.",
        DefaultValueFactory = _ => Protobuf,
    };

    private readonly Option<string?> _output = new("--output", "-o") { Description = "The file to write; standard output by default.", HelpName = "FILE" };
    private readonly Option<TimeSpan?> _since = CommonOptions.Duration("--since", "Only traces of the last so long, such as 1h.");
    private readonly Option<DateTimeOffset?> _from = CommonOptions.Instant("--from", "Only traces that end at this time or later.");
    private readonly Option<DateTimeOffset?> _to = CommonOptions.Instant("--to", "Only traces that start at this time or earlier.");
    private readonly StoreOptionSet _store;

    public BlocksExportCommand()
        : base(
            "export",
            "Writes the spans of blocks as OTLP. A trace that lies in several blocks comes in several parts.",
            "spoor blocks export -o traces.pb",
            "spoor blocks export 019c126f --format otlp-json | gzip > traces.jsonl.gz",
            "spoor blocks export --since 1d --path /var/lib/spoor -o day.pb && spoor import day.pb --endpoint http://other:4318")
    {
        _format.AcceptOnlyFromAmong(Protobuf, JsonLines);
        Add(_blocks);
        Add(_format);
        Add(_output);
        Add(_since);
        Add(_from);
        Add(_to);
        _store = new StoreOptionSet(this);
        Validators.Add(result =>
        {
            if (result.GetResult(_since) is not null && (result.GetResult(_from) is not null || result.GetResult(_to) is not null))
                result.AddError("--since cannot be given together with --from or --to");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var error = arguments.InvocationConfiguration.Error;
        using var inspector = _store.Open(arguments);
        var listing = StoreOptionSet.List(inspector);
        var prefixes = arguments.GetValue(_blocks) ?? [];
        var from = arguments.GetValue(_since) is { } since ? TimeProvider.System.GetUtcNow() - since : arguments.GetValue(_from);
        var range = (
            From: from is null ? 0 : Instants.ToUnixNanos(from.Value),
            To: arguments.GetValue(_to) is { } to ? Instants.ToUnixNanos(to) : ulong.MaxValue);
        var blocks = (prefixes.Length == 0 ? listing.LiveBlocks : prefixes.Select(prefix => StoreOptionSet.Find(inspector, listing, prefix)))
            .DistinctBy(block => block.Id)
            .Where(block => block.MaxEndUnixNanos >= range.From && block.MinStartUnixNanos <= range.To)
            .ToArray();
        var path = arguments.GetValue(_output);
        if (path is null && TerminalConsole.IsTerminal(arguments.InvocationConfiguration.Output) && arguments.GetRequiredValue(_format) == Protobuf)
            throw new CommandException("protobuf is nothing for a terminal: write it to a file with --output, or choose --format otlp-json");

        // Damaged blocks that were not asked for by name are left out by LiveBlocks; that must not go unsaid.
        var isPartial = prefixes.Length == 0 && listing.Blocks.Any(block => block.State == BlockState.Damaged);
        await using var target = OpenTarget(path);
        var isBarShown = path is not null && TerminalConsole.IsTerminal(arguments.InvocationConfiguration.Output);
        var spans = await ExportAsync(inspector, blocks, range, NewWriter(arguments.GetRequiredValue(_format), target), isBarShown, cancellationToken);
        await target.FlushAsync(cancellationToken);
        await error.WriteLineAsync($"{Counts.Of(spans, "span")} of {Counts.Of(blocks.Length, "block")} written{(path is null ? "" : " to " + path)}");
        if (isPartial)
            await error.WriteLineAsync("spoor: damaged blocks were left out; spoor blocks list names them");
        return spans == 0 || isPartial ? ExitCode.NothingOrPartial : ExitCode.Ok;
    }

    private static Stream OpenTarget(string? path)
    {
        try
        {
            return path is null ? Console.OpenStandardOutput() : File.Create(path, 1 << 20);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(exception.Message, exception);
        }
    }

    private static Action<ReadOnlyMemory<byte>> NewWriter(string format, Stream target)
    {
        // Messages of one type that follow each other are one message.
        if (format == Protobuf)
            return piece => target.Write(piece.Span);
        var json = new Utf8JsonWriter(target, OtlpJson.WriterOptions);
        return piece =>
        {
            json.Reset();
            json.WriteStartObject();
            json.WritePropertyName("resourceSpans"u8);
            OtlpJson.WriteTraces(piece.Span, json);
            json.WriteEndObject();
            json.Flush();
            target.WriteByte((byte)'\n');
        };
    }

    private static async Task<long> ExportAsync(
        StoreInspector inspector,
        StoredBlock[] blocks,
        (ulong From, ulong To) range,
        Action<ReadOnlyMemory<byte>> write,
        bool isBarShown,
        CancellationToken cancellationToken)
    {
        if (!isBarShown)
            return await Task.Run(() => Export(static _ => { }));
        return await TerminalConsole.Create(Console.Out).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .AutoClear(true)
            .StartAsync(async context =>
            {
                var bar = context.AddTask("exporting", maxValue: Math.Max(1, blocks.Sum(block => block.SpanCount)));
                return await Task.Run(() => Export(spans => bar.Value = spans));
            });

        long Export(Action<long> report)
        {
            long spans = 0;
            foreach (var block in blocks)
            {
                try
                {
                    inspector.Export(
                        block,
                        range.From,
                        range.To,
                        (piece, count) =>
                        {
                            write(piece);
                            report(spans += count);
                        },
                        cancellationToken);
                }
                catch (Exception exception) when (exception is BlockDamagedException or IOException)
                {
                    throw new CommandException($"{exception.Message} ({Counts.Of(spans, "span")} before that written); name the other blocks to export them", exception);
                }
            }

            return spans;
        }
    }
}
