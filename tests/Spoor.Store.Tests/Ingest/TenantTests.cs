namespace Spoor.Store.Tests.Ingest;

public sealed class TenantTests
{
    [Theory]
    [InlineData("single-tenant")]
    [InlineData("a")]
    [InlineData("Team_7.b!*'()")]
    [InlineData("...")]
    public void Ids_that_Tempo_takes_are_taken(string tenant) => Assert.Null(StoreLayout.TenantError(tenant));

    [Theory]
    [InlineData("", "0")]
    [InlineData(".", "'.'")]
    [InlineData("..", "'..'")]
    [InlineData("a/b", "'/'")]
    [InlineData("a\\b", "'\\'")]
    [InlineData("a b", "' '")]
    [InlineData("café", "'é'")]
    [InlineData("a\0", "'\0'")]
    public void Other_ids_are_refused_with_the_reason(string tenant, string named)
    {
        Assert.Contains(named, StoreLayout.TenantError(tenant), StringComparison.Ordinal);
        var bed = new StoreBed();
        bed.Options = bed.Options with { Tenant = tenant };
        Assert.Contains(named, Assert.Throws<ArgumentException>(bed.Open).Message, StringComparison.Ordinal);
        Assert.Empty(bed.Machine.Names);
    }

    [Fact]
    public void An_id_may_have_150_characters()
    {
        Assert.Null(StoreLayout.TenantError(new string('a', 150)));
        Assert.Contains("151", StoreLayout.TenantError(new string('a', 151)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenants_live_side_by_side_and_see_their_own_spans_only()
    {
        var bed = new StoreBed();
        bed.Open();
        var first = bed.Store;
        await bed.SendAsync(7);
        await first.FlushAsync();

        bed.Options = bed.Options with { Tenant = "other" };
        bed.Open();
        using (var snapshot = bed.Store.Snapshot())
            Assert.DoesNotContain(snapshot.Parts, part => part.SegmentCount > 0 && part.Bounds(0).RowCount > 0);
        Assert.Single(first.Parts.Blocks);
        await bed.Store.DisposeAsync();
        await first.DisposeAsync();
        Assert.All(bed.Machine.Names.Keys.Where(name => name.Length > StoreBed.Folder.Length), name => Assert.True(
            name.StartsWith(StoreBed.TenantFolder, StringComparison.Ordinal) || name.StartsWith("/data/other", StringComparison.Ordinal), name));
    }

    [Fact]
    public async Task A_log_elsewhere_has_a_folder_for_each_tenant_and_one_store_only()
    {
        var bed = new StoreBed();
        bed.Options = bed.Options with { WalPath = "/log" };
        bed.Open();
        await bed.SendAsync(3);
        Assert.NotEmpty(bed.Machine.Boot().ListFiles("/log/single-tenant"));
        Assert.False(bed.Machine.Boot().FolderExists(StoreBed.WalFolder));

        var first = bed.Store;
        var options = bed.Options;
        bed.Options = options with { Path = "/elsewhere" };
        Assert.Contains("/log/single-tenant", Assert.Throws<StoreInUseException>(bed.Open).Message, StringComparison.Ordinal);
        await first.DisposeAsync();
        bed.Options = options;
        bed.Open();
        bed.AssertAcknowledgedOnce();
        await bed.Store.DisposeAsync();
    }

    [Fact]
    public void A_store_without_tenants_is_refused_and_left_alone()
    {
        var bed = new StoreBed();
        var files = bed.Machine.Boot();
        files.CreateFolder(StoreBed.Folder);
        files.Create("/data/manifest.log").Dispose();
        var message = Assert.Throws<NotSupportedException>(bed.Open).Message;
        Assert.Contains("/data/manifest.log", message, StringComparison.Ordinal);
        Assert.Contains(StoreBed.TenantFolder, message, StringComparison.Ordinal);
        Assert.False(files.FolderExists(StoreBed.TenantFolder));
    }
}
