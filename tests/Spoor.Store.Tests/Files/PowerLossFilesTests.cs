using Spoor.Store.Files;

namespace Spoor.Store.Tests.Files;

/// <summary>The double forgets what a real machine may forget: a test of it guards all tests that rest on it.</summary>
public sealed class PowerLossFilesTests
{
    private readonly PowerLossMachine _machine = new();

    [Fact]
    public void Unsynced_bytes_are_gone_after_a_power_loss()
    {
        var files = _machine.Boot();
        files.CreateFolder("/data");
        var file = files.Create("/data/a");
        file.Write(0, "kept"u8);
        file.Sync();
        files.SyncFolder("/data");
        file.Write(2, "XXXX"u8);
        Assert.Equal("keXXXX"u8.ToArray(), files.ReadAllBytes("/data/a"));
        _machine.PowerLoss();
        Assert.Throws<IOException>(() => file.Write(0, "late"u8));
        Assert.Throws<IOException>(() => files.ListFiles("/data"));
        Assert.Equal("kept"u8.ToArray(), _machine.Boot().ReadAllBytes("/data/a"));
    }

    [Fact]
    public void Unsynced_names_are_gone_after_a_power_loss()
    {
        var files = _machine.Boot();
        files.CreateFolder("/data");
        files.Create("/data/a").Sync();
        files.SyncFolder("/data");
        files.Create("/data/new").Sync();
        files.Rename("/data/a", "/data/b");
        _machine.PowerLoss();
        Assert.Equal(["a"], _machine.Boot().ListFiles("/data"));

        files = _machine.Boot();
        files.DeleteFile("/data/a");
        _machine.PowerLoss();
        Assert.Equal(["a"], _machine.Boot().ListFiles("/data"));

        files = _machine.Boot();
        files.DeleteFile("/data/a");
        files.SyncFolder("/data");
        _machine.PowerLoss();
        Assert.Empty(_machine.Boot().ListFiles("/data"));
    }

    [Fact]
    public void What_a_failed_sync_left_out_is_not_made_durable_by_the_next_one()
    {
        var files = _machine.Boot();
        files.CreateFolder("/data");
        var file = files.Create("/data/a");
        files.SyncFolder("/data");
        file.Write(0, new byte[64 * MemoryNode.PageBytes]);
        file.Sync();
        var ones = new byte[64 * MemoryNode.PageBytes];
        ones.AsSpan().Fill(1);
        file.Write(0, ones);
        _machine.Before = (operation, _) =>
        {
            if (operation == FileOperation.Sync)
                throw new IOException("Input/output error");
        };
        Assert.Throws<IOException>(file.Sync);
        _machine.Before = null;
        file.Sync();
        _machine.PowerLoss();
        var left = _machine.Boot().ReadAllBytes("/data/a");
        Assert.Contains((byte)0, left);
        Assert.Contains((byte)1, left);
    }

    [Fact]
    public void A_full_disk_takes_the_part_that_fits()
    {
        var files = _machine.Boot();
        files.CreateFolder("/data");
        _machine.CapacityBytes = 100;
        var file = files.Create("/data/a");
        file.Write(0, new byte[60]);
        Assert.Throws<IOException>(() => file.Write(60, new byte[60]));
        Assert.Equal(100, file.LengthBytes);
        file.Write(0, new byte[100]);
    }
}
