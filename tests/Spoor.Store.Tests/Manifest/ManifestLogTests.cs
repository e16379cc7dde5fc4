using Spoor.Otlp;
using Spoor.Store.Manifest;
using Spoor.Store.Tests.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Tests.Manifest;

public sealed class ManifestLogTests
{
    private readonly PowerLossMachine _machine = new();

    public ManifestLogTests() => _machine.Boot().CreateFolder("/data");

    [Fact]
    public void Steps_add_up_and_survive_a_power_loss()
    {
        using (var log = ManifestLog.Open(_machine.Boot(), "/data"))
        {
            log.Append(Flush("a", 1, 5));
            log.Append(Flush("b", 5, 9, new TraceId(1, 2), new TraceId(3, 4)));
            log.Append(new ManifestRecord { Removed = ["a"], Reason = "retention" });
        }

        _machine.PowerLoss();
        using var again = ManifestLog.Open(_machine.Boot(), "/data");
        var block = Assert.Single(again.State.Blocks);
        Assert.Equal(Flush("b", 5, 9).Added[0] with { SplitTraces = block.SplitTraces, Wal = block.Wal }, block);
        Assert.Equal(new WalRange(new WalPosition(5, 0), new WalPosition(9, 0)), Assert.Single(block.Wal));
        Assert.Equal([new TraceId(1, 2), new TraceId(3, 4)], block.SplitTraces);
        Assert.Equal(new WalPosition(9, 0), again.State.ReplayFrom);
        Assert.Contains("a", again.State.Removed);
        Assert.Null(again.Damage);

        again.Compact();
        _machine.PowerLoss();
        using var compacted = ManifestLog.Open(_machine.Boot(), "/data");
        Assert.Equal("b", Assert.Single(compacted.State.Blocks).Id);
        Assert.Equal(new WalPosition(9, 0), compacted.State.ReplayFrom);
        Assert.Empty(compacted.State.Removed);
    }

    [Fact]
    public void A_torn_last_line_is_a_step_that_never_was()
    {
        using (var log = ManifestLog.Open(_machine.Boot(), "/data"))
        {
            log.Append(Flush("a", 1, 5));
            log.Append(Flush("b", 5, 9));
        }

        var files = _machine.Boot();
        var whole = files.OpenWrite("/data/manifest.log").LengthBytes;
        for (var length = whole - 1; length > whole - 100; length -= 7)
        {
            files.OpenWrite("/data/manifest.log").SetLength(length);
            using var log = ManifestLog.Open(files, "/data");
            Assert.Equal("a", Assert.Single(log.State.Blocks).Id);
            Assert.Null(log.Damage);
        }
    }

    [Fact]
    public void A_damaged_line_in_the_middle_is_reported_and_the_rest_used()
    {
        using (var log = ManifestLog.Open(_machine.Boot(), "/data"))
        {
            log.Append(Flush("a", 1, 5));
            log.Append(Flush("b", 5, 9));
            log.Append(Flush("c", 9, 12));
        }

        var files = _machine.Boot();
        var bytes = Spoor.Store.Files.StoreFileExtensions.ReadAllBytes(files, "/data/manifest.log");
        var place = bytes.AsSpan().IndexOf("\"b\""u8);
        files.OpenWrite("/data/manifest.log").Write(place, "\"X\""u8);
        using var damaged = ManifestLog.Open(files, "/data");
        Assert.Equal(["a", "c"], damaged.State.Blocks.Select(block => block.Id));
        Assert.Contains("line 4", damaged.Damage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.SyncData)]
    public void After_a_failed_step_the_same_step_is_written_with_a_new_file(FileOperation failing)
    {
        using var log = ManifestLog.Open(_machine.Boot(), "/data");
        log.Append(Flush("a", 1, 5));
        _machine.Before = (operation, _) =>
        {
            if (operation == failing)
                throw new IOException("Input/output error");
        };
        Assert.Throws<IOException>(() => log.Append(Flush("b", 5, 9)));
        Assert.False(log.State.IsLive("b"));
        _machine.Before = null;
        log.Append(Flush("b", 5, 9));
        _machine.PowerLoss();
        using var again = ManifestLog.Open(_machine.Boot(), "/data");
        Assert.Equal(["a", "b"], again.State.Blocks.Select(block => block.Id));
    }

    [Fact]
    public void A_newer_format_is_refused_by_name()
    {
        var files = _machine.Boot();
        using (var file = files.Create("/data/manifest.log"))
            file.Write(0, "spoor manifest 7\n"u8);
        var error = Assert.Throws<NotSupportedException>(() => ManifestLog.Open(files, "/data"));
        Assert.Contains("version 7", error.Message, StringComparison.Ordinal);
    }

    private static ManifestRecord Flush(string id, long from, long to, params TraceId[] splitTraces) => new()
    {
        Reason = "flush",
        ReplayFrom = new WalPosition(to, 0),
        Added =
        [
            new ManifestBlock
            {
                Id = id,
                Wal = [new WalRange(new WalPosition(from, 0), new WalPosition(to, 0))],
                SpanCount = 10,
                MinStartUnixNanos = 1_700_000_000_000_000_001,
                MaxTraceStartUnixNanos = 1_700_000_000_000_000_002,
                MaxEndUnixNanos = ulong.MaxValue,
                CreatedAt = DateTimeOffset.UnixEpoch,
                SplitTraces = splitTraces,
            },
        ],
    };
}
