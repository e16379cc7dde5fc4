using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Blocks;
using Spoor.Store.Inspection;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>Stores are listed and blocks inspected without opening the store, also while a server has it open.</summary>
public sealed class StoreInspectorTests : IDisposable
{
    private readonly InspectionBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task An_open_store_is_listed_with_what_is_in_blocks()
    {
        await using var store = _bed.OpenStore();
        await InspectionBed.AppendAsync(store, Trace(1));
        await store.FlushAsync();
        await InspectionBed.AppendAsync(store, Trace(2));

        var listing = _bed.Inspector().List();

        var block = Assert.Single(listing.Blocks);
        Assert.Equal((BlockState.Live, 2, 1), (block.State, block.SpanCount, block.TraceCount));
        Assert.Equal(Directory.GetFiles(Path.Combine(_bed.BlocksFolder, block.Id)).Where(file => !file.EndsWith("meta.json", StringComparison.Ordinal)).Sum(file => new FileInfo(file).Length), block.SizeBytes);
        Assert.Equal(TestSpans.BaseUnixNanos, block.MinStartUnixNanos);
        Assert.True(listing.WalSegmentCount > 0);
        Assert.Null(listing.ManifestProblem);
    }

    [Fact]
    public async Task States_tell_damaged_unnamed_and_unfinished_blocks_from_live_ones()
    {
        await _bed.FillAsync(Trace(1), Trace(2), Trace(3));
        var ids = _bed.Inspector().List().Blocks.Select(block => block.Id).ToArray();
        File.Delete(_bed.FileOf(ids[1], BlockFormat.TracesFile));
        Copy(ids[0], "copy");
        Copy(ids[0], "half");
        File.Delete(_bed.FileOf("half", BlockFormat.MetaFile));

        var blocks = _bed.Inspector().List().Blocks;

        Assert.Equal(
            [BlockState.Live, BlockState.Damaged, BlockState.Live, BlockState.Unnamed, BlockState.Unfinished],
            blocks.Select(block => block.State));
        Assert.Contains("traces.parquet", blocks[1].Problem, StringComparison.Ordinal);
        Assert.Equal(2, blocks[1].SpanCount);
    }

    [Fact]
    public async Task Blocks_are_found_by_the_beginning_of_their_id()
    {
        await _bed.FillAsync(Trace(1), Trace(2));
        var inspector = _bed.Inspector();
        var listing = inspector.List();
        var id = listing.Blocks[0].Id;
        Assert.Equal(id, inspector.Find(listing, id).Id);
        Assert.Equal(id, inspector.Find(listing, id[..^1].ToUpperInvariant()).Id);
        Assert.Contains(listing.Blocks[1].Id, Assert.Throws<KeyNotFoundException>(() => inspector.Find(listing, id[..2])).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => inspector.Find(listing, "x"));
    }

    [Fact]
    public async Task Every_byte_of_a_block_is_accounted_for()
    {
        var rare = Enumerable.Range(0, 200).Select(i => ($"rare.{i}", (object?)i)).ToArray();
        await _bed.FillAsync(TestSpans.Trace("7")
            .Span("GET /", service: "front", attributes: [("url.path", "/a"), ("ratio", 0.5), .. rare], events: [("exception", 1)])
            .Span("GET /", service: "back", attributes: [("url.path", "/b")])
            .ToTracesData());
        var inspector = _bed.Inspector();
        var block = Assert.Single(inspector.List().Blocks);

        var details = inspector.Inspect(block);

        Assert.Equal(block.SizeBytes, details.Files.Sum(file => file.SizeBytes));
        foreach (var file in details.Files.Where(file => file.RowGroups > 0))
            Assert.Equal(file.SizeBytes, file.OverheadBytes + details.Columns.Where(column => column.File == file.Name).Sum(column => column.SizeBytes));
        var path = details.Columns.Single(column => column.Name == "span.url.path");
        Assert.Equal(("text", true, 2, 2), (path.Type, path.IsAttribute, path.Values, path.DictionaryValues));
        Assert.Equal(200 + 2 - 128, details.ResidualKeys.Count(key => key.Scope == "span"));
        Assert.Equal((2, 1), (Assert.Single(details.RowGroups).Spans, details.RowGroups[0].Traces));
    }

    [Fact]
    public void What_is_no_store_is_refused_with_the_tenants_that_there_are()
    {
        using (File.Create(Path.Combine(_bed.Options.Path, "file")))
            Assert.Throws<DirectoryNotFoundException>(() => _bed.Inspector());
        Directory.CreateDirectory(StoreLayout.BlocksFolder(_bed.Options.Path, "other"));
        Assert.Contains("other", Assert.Throws<DirectoryNotFoundException>(() => _bed.Inspector()).Message, StringComparison.Ordinal);
        Assert.Empty(StoreInspector.Open(_bed.Options with { Tenant = "other" }).List().Blocks);
    }

    private void Copy(string id, string to)
    {
        Directory.CreateDirectory(Path.Combine(_bed.BlocksFolder, to));
        foreach (var file in Directory.GetFiles(Path.Combine(_bed.BlocksFolder, id)))
            File.Copy(file, _bed.FileOf(to, Path.GetFileName(file)));
    }

    private static TracesData Trace(int number) => TestSpans.Trace(number.ToString("x")).Span("root", children: t => t.Span("child")).ToTracesData();
}
