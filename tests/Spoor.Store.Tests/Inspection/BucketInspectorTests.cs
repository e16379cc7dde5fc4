using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Inspection;
using Spoor.Store.Objects;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>Blocks in a bucket are listed, verified and exported as those in a folder, also when the folder is gone.</summary>
public sealed class BucketInspectorTests : IDisposable
{
    private readonly InspectionBed _bed = new();
    private readonly string _bucket = Directory.CreateTempSubdirectory("spoor-bucket-").FullName;

    public void Dispose()
    {
        _bed.Dispose();
        Directory.Delete(_bucket, recursive: true);
    }

    [Fact]
    public async Task A_bucket_without_folder_is_a_store()
    {
        await FillAsync();
        using (var both = Inspector())
            Assert.All(both.List().Blocks, block => Assert.Equal((BlockState.Live, "both"), (block.State, block.Location)));
        Directory.Delete(StoreLayout.TenantFolder(_bed.Options.Path, _bed.Options.Tenant), recursive: true);

        using var inspector = Inspector();
        var blocks = inspector.List().Blocks;
        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Equal((BlockState.Live, "bucket", 2L), (block.State, block.Location, block.SpanCount)));
        var verification = inspector.Verify(blocks, withLog: true);
        Assert.Empty(verification.Findings);
        Assert.Equal((2, 4), (verification.Blocks, verification.Spans));
        Assert.NotEmpty(inspector.Inspect(blocks[0]).Columns);
        var spans = 0;
        inspector.Export(blocks[1], 0, ulong.MaxValue, (_, count) => spans += count);
        Assert.Equal(2, spans);
    }

    [Fact]
    public async Task Damage_in_the_bucket_is_found()
    {
        await FillAsync();
        Directory.Delete(StoreLayout.TenantFolder(_bed.Options.Path, _bed.Options.Tenant), recursive: true);
        using var inspector = Inspector();
        var id = inspector.List().Blocks[0].Id;
        var path = Path.Combine(_bucket, _bed.Options.Tenant, "blocks", id, BlockFormat.SpansFile);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[100] ^= 0xff;
        await File.WriteAllBytesAsync(path, bytes);
        var finding = inspector.Verify(inspector.List().Blocks, withLog: true).Findings[0];
        Assert.Equal((FindingKind.Damage, id, BlockFormat.SpansFile), (finding.Kind, finding.Block, finding.File));

        File.Delete(path);
        Assert.Contains(inspector.Verify(inspector.List().Blocks, withLog: true).Findings, found => found.Message == "is missing");
    }

    private async Task FillAsync()
    {
        for (var i = 1; i <= 2; i++)
        {
            await using var store = SpoorStore.Open(Context());
            await InspectionBed.AppendAsync(store, TestSpans.Trace(i.ToString("x")).Span("root", children: t => t.Span("child")).ToTracesData());
        }
    }

    private StoreInspector Inspector() => new(Context());

    private StoreContext Context() => new() { Options = _bed.Options, Files = LocalFiles.Instance, Objects = new LocalObjectStore(LocalFiles.Instance, _bucket) };
}
