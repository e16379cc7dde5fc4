using Spoor.Parquet.Layout;
using Spoor.Store.Blocks;
using Spoor.Store.Files;
using Spoor.Store.Inspection;
using Spoor.Store.Wal;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>Whatever byte of a block or of the log goes wrong, verifying says so, by block, file and offset.</summary>
public sealed class VerifyDamageTests : IDisposable
{
    private readonly InspectionBed _bed = new();

    public void Dispose() => _bed.Dispose();

    [Fact]
    public async Task A_changed_byte_in_any_page_is_found_with_its_offset()
    {
        var id = await FillAsync();
        var random = new Random(7);
        foreach (var (file, page) in Pages(id))
        {
            var offset = page.BodyOffset + random.Next(page.CompressedSizeBytes);
            using (Changed(_bed.FileOf(id, file), offset))
            {
                var finding = Damages().First();
                Assert.Equal((id, file), (finding.Block, finding.File));
                Assert.InRange(offset, finding.Offset!.Value, finding.Offset.Value + page.CompressedSizeBytes);
            }
        }

        Assert.Empty(Damages());
    }

    [Theory]
    [InlineData(BlockFormat.IndexFile)]
    [InlineData(BlockFormat.MetaFile)]
    public async Task A_changed_byte_in_index_or_description_is_found(string file)
    {
        var id = await FillAsync();
        var path = _bed.FileOf(id, file);
        var original = File.ReadAllBytes(path);
        for (var offset = 0; offset < original.Length; offset += file == BlockFormat.IndexFile ? 97 : 3)
        {
            using (Changed(path, offset))
                Assert.True(Damages().Any(), $"byte {offset} of {file}, '{(char)original[offset]}'");
        }
    }

    [Fact]
    public async Task Headers_and_footers_are_compared_with_the_index()
    {
        var id = await FillAsync();
        var path = _bed.FileOf(id, BlockFormat.SpansFile);
        var pages = Pages(id).Where(item => item.File == BlockFormat.SpansFile).Select(item => item.Page).ToArray();
        var random = new Random(3);
        var offsets = Enumerable.Range(0, (int)new FileInfo(path).Length)
            .Where(offset => !pages.Any(page => offset >= page.BodyOffset && offset < page.BodyOffset + page.CompressedSizeBytes))
            .OrderBy(_ => random.Next())
            .Take(100)
            .ToArray();
        var found = 0;
        foreach (var offset in offsets)
        {
            using (Changed(path, offset))
                found += Damages().Any() ? 1 : 0;
        }

        // What neither the index repeats nor our reader looks at (names of columns, lists of encodings, sums of sizes) may change unseen.
        Assert.True(found > 50, $"{found} of {offsets.Length}");
    }

    [Theory]
    [InlineData(BlockFormat.SpansFile)]
    [InlineData(BlockFormat.TracesFile)]
    [InlineData(BlockFormat.MetaFile)]
    public async Task Missing_and_cut_files_are_found(string file)
    {
        var id = await FillAsync();
        var path = _bed.FileOf(id, file);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^3]);
        Assert.Contains(Damages(), finding => finding.File == file && finding.Block == id);
        File.Delete(path);
        Assert.Contains(Damages(), finding => finding.File == file && finding.Message.Contains("missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Foreign_files_are_noted_and_no_damage()
    {
        var id = await FillAsync();
        File.WriteAllText(_bed.FileOf(id, "notes.txt"), "");
        var finding = Assert.Single(Verify().Findings);
        Assert.Equal((FindingKind.Note, "notes.txt"), (finding.Kind, finding.File));
    }

    [Fact]
    public async Task The_log_is_read_as_a_restart_would_read_it()
    {
        await FillLogAsync();
        var before = Verify();
        Assert.Equal((20, 20), (before.WalRecords, before.WalSpans));
        var segment = Directory.GetFiles(_bed.WalFolder, "0*.wal").Order(StringComparer.Ordinal).First();
        var end = WalFormat.HeaderBytes;
        var bytes = File.ReadAllBytes(segment);
        var offsets = new List<int>();
        while (WalFormat.ReadRecord(bytes, 1, end, out var length, out _) is null && length >= 0)
        {
            offsets.Add(end);
            end += WalFormat.RecordHeaderBytes + length;
        }

        using (Changed(segment, offsets[5] + 60))
        {
            var damage = Assert.Single(Damages());
            Assert.Equal((Path.GetFileName(segment), (long)offsets[5]), (damage.File, damage.Offset));
        }

        // An end that was cut off by a kill is no damage.
        using (Changed(segment, offsets[^1] + 60))
        {
            var result = Verify();
            Assert.False(result.IsDamaged);
            Assert.Equal((19, FindingKind.Note), (result.WalSpans, Assert.Single(result.Findings).Kind));
        }
    }

    /// <summary>A block with all its files and two row groups' worth of variety in one.</summary>
    private async Task<string> FillAsync()
    {
        var options = OtlpGenOptions.Default with { MaxSpans = 200 };
        var data = OtlpGen.TracesData(5, options);
        foreach (var seed in Enumerable.Range(6, 4))
            data.ResourceSpans.AddRange(OtlpGen.TracesData(seed, options).ResourceSpans);
        data.ResourceSpans.AddRange(TestSpans.Trace("77")
            .Span("many", attributes: [.. Enumerable.Range(0, 200).Select(i => ($"rare.{i}", (object?)i))])
            .ToTracesData().ResourceSpans);
        await _bed.FillAsync(data);
        return Assert.Single(_bed.Inspector().List().Blocks).Id;
    }

    private async Task FillLogAsync()
    {
        // The store is left as a kill leaves it: copied while it is open.
        using var source = new InspectionBed();
        await using var store = source.OpenStore();
        for (var i = 1; i <= 20; i++)
            await InspectionBed.AppendAsync(store, TestSpans.Trace(i.ToString("x")).Span("span", attributes: [("text", new string('x', 100))]).ToTracesData());
        foreach (var folder in Directory.GetDirectories(source.Options.Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(source.Options.Path, _bed.Options.Path, StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(source.Options.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            File.Copy(file, file.Replace(source.Options.Path, _bed.Options.Path, StringComparison.Ordinal));
    }

    private StoreVerification Verify()
    {
        var inspector = _bed.Inspector();
        return inspector.Verify(inspector.List().Blocks, withLog: true);
    }

    private IEnumerable<StoreFinding> Damages() => Verify().Findings.Where(finding => finding.Kind == FindingKind.Damage);

    private List<(string File, PageLayout Page)> Pages(string id)
    {
        using var block = Block.Open(LocalFiles.Instance, Path.Combine(_bed.BlocksFolder, id));
        var pages = new List<(string File, PageLayout Page)>();
        foreach (var file in block.Index.Files)
        {
            foreach (var chunk in file.RowGroups.SelectMany(rows => rows.Columns))
                pages.AddRange((chunk.Dictionary is { } dictionary ? chunk.Pages.Prepend(dictionary) : chunk.Pages).Select(page => (file.Name, page)));
        }

        return [.. pages.Where(item => item.Page.CompressedSizeBytes > 0)];
    }

    private static Restore Changed(string path, long offset)
    {
        var bytes = File.ReadAllBytes(path);
        var changed = (byte[])bytes.Clone();
        changed[offset] ^= 0x11;
        File.WriteAllBytes(path, changed);
        return new Restore(path, bytes);
    }

    private sealed class Restore(string path, byte[] bytes) : IDisposable
    {
        public void Dispose() => File.WriteAllBytes(path, bytes);
    }
}
