using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spoor.Server.Commands;
using Spoor.Server.Terminal;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks list</c>: a line a block, and totals.</summary>
internal sealed class BlocksListCommand : SpoorCommand
{
    private readonly StoreOptionSet _store;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksListCommand()
        : base(
            "list",
            "Lists the blocks of a store. A store that a server has open can be listed as well; spans that are in no block yet are not counted.",
            "spoor blocks list",
            "spoor blocks list --path /var/lib/spoor",
            "spoor blocks list --json | jq .totals.spans")
    {
        _store = new StoreOptionSet(this);
        Add(_json);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        using var inspector = _store.Open(arguments);
        var listing = StoreOptionSet.List(inspector);
        if (arguments.GetValue(_json))
            await output.WriteLineAsync(InspectionJson.Write(listing));
        else
            Write(output, listing);
        if (listing.ManifestProblem is { } manifest)
            await error.WriteLineAsync("spoor: " + manifest);
        foreach (var problem in listing.Blocks.Select(block => block.Problem).Concat(listing.Series.Select(series => series.Problem)).OfType<string>())
            await error.WriteLineAsync($"spoor: {problem}");
        return listing.Blocks.Any(block => block.State == BlockState.Damaged) || listing.Series.Any(series => series.State == BlockState.Damaged) || listing.ManifestProblem is not null ? ExitCode.Failed : ExitCode.Ok;
    }

    private static void Write(TextWriter output, StoreListing listing)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var header in new[] { "BLOCK", "STATE", "ON", "LEVEL", "TIER", "FIRST TRACE (UTC)", "LAST SPAN (UTC)", "CREATED (UTC)", "SPANS", "TRACES", "SIZE", "B/SPAN" })
        {
            var column = new TableColumn(header) { NoWrap = true };
            if (header is "LEVEL" or "SPANS" or "TRACES" or "SIZE" or "B/SPAN")
                column.Alignment(Justify.Right);
            table.AddColumn(column);
        }

        foreach (var block in listing.Blocks)
            table.AddRow(Row(block));
        if (listing.Blocks.Count > 0)
            TerminalConsole.Create(output).Write(table);
        output.WriteLine(Totals(listing));
        WriteSeries(output, listing.Series);
        if (listing.WalSegmentCount > 0)
            output.WriteLine($"log: {Counts.Of(listing.WalSegmentCount, "segment")} of {Sizes.Show(listing.WalSizeBytes)}; what is in no block yet is there");
        if (listing.DamagedWalFiles.Count > 0)
            output.WriteLine($"log: {Counts.Of(listing.DamagedWalFiles.Count, "damaged part")} set aside: {string.Join(", ", listing.DamagedWalFiles)}");
    }

    /// <summary>Counts of deleted spans, where retention makes them.</summary>
    private static void WriteSeries(TextWriter output, IReadOnlyList<StoredSeries> series)
    {
        if (series.Count == 0)
            return;
        var table = new Table().Border(TableBorder.None);
        foreach (var header in new[] { "SERIES", "STATE", "ON", "FIRST MINUTE (UTC)", "END (UTC)", "CREATED (UTC)", "ROWS", "SIZE" })
        {
            var column = new TableColumn(header) { NoWrap = true };
            if (header is "ROWS" or "SIZE")
                column.Alignment(Justify.Right);
            table.AddColumn(column);
        }

        foreach (var file in series)
        {
            table.AddRow(
                new Text(file.Id),
                StateOf(file.State),
                new Text(file.Location),
                new Text(file.RowCount == 0 ? "" : Instants.Show(file.MinStartUnixNanos)),
                new Text(file.RowCount == 0 ? "" : Instants.Show(file.EndUnixNanos)),
                new Text(file.CreatedAt?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? ""),
                new Text(file.RowCount.ToString("N0", CultureInfo.InvariantCulture)),
                new Text(Sizes.Show(file.SizeBytes)));
        }

        TerminalConsole.Create(output).Write(table);
        var live = series.Where(file => file.State == BlockState.Live).ToArray();
        output.WriteLine($"counts of deleted spans: {Counts.Of(live.Length, "file")}, {Counts.Of(live.Sum(file => file.RowCount), "row")}, {Sizes.Show(live.Sum(file => file.SizeBytes))}");
    }

    private static Text StateOf(BlockState state) => state switch
    {
        BlockState.Live => new Text("live"),
        BlockState.Damaged => new Text("damaged", new Style(Color.Red)),
        _ => new Text(state.ToString().ToLowerInvariant(), new Style(Color.Yellow)),
    };

    private static string Totals(StoreListing listing)
    {
        var live = listing.LiveBlocks.ToArray();
        var spans = live.Sum(block => block.SpanCount);
        var bytes = live.Sum(block => block.SizeBytes);
        var perSpan = spans == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {(double)bytes / spans:0.0} B a span");
        var others = listing.Blocks.Count - live.Length;
        return $"{listing.Path}: {Counts.Of(live.Length, "live block")}, {Counts.Of(spans, "span")}, {Sizes.Show(bytes)}{perSpan}"
            + (others == 0 ? "" : $"; {others} not live");
    }

    private static Text[] Row(StoredBlock block) =>
    [
        new(block.Id),
        StateOf(block.State),
        new(block.Location),
        new(block.Level.ToString(CultureInfo.InvariantCulture)),
        new(block.Tier),
        new(block.SpanCount == 0 ? "" : Instants.Show(block.MinStartUnixNanos)),
        new(block.SpanCount == 0 ? "" : Instants.Show(block.MaxEndUnixNanos)),
        new(block.CreatedAt?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? ""),
        new(block.SpanCount == 0 ? "" : block.SpanCount.ToString("N0", CultureInfo.InvariantCulture)),
        new(block.TraceCount == 0 ? "" : block.TraceCount.ToString("N0", CultureInfo.InvariantCulture)),
        new(Sizes.Show(block.SizeBytes)),
        new(block.SpanCount == 0 ? "" : block.BytesPerSpan.ToString("0.0", CultureInfo.InvariantCulture)),
    ];
}
