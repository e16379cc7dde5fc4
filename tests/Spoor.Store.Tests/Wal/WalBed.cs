using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Files;
using Spoor.Store.Ingest;
using Spoor.Store.Telemetry;
using Spoor.Store.Tests.Files;
using Spoor.Store.Wal;

namespace Spoor.Store.Tests.Wal;

/// <summary>A log on a test machine, with a head that takes everything at once.</summary>
internal sealed class WalBed
{
    public const string Folder = "/data/wal";

    public WalBed(int seed = 1, WalOptions? options = null)
    {
        Machine = new PowerLossMachine(seed);
        Options = options ?? new WalOptions { Folder = Folder, SegmentBytes = 4096 };
        Files = Machine.Boot();
        Files.CreateFolder(Folder);
    }

    public PowerLossMachine Machine { get; }

    public PowerLossFiles Files { get; private set; }

    public WalOptions Options { get; set; }

    public bool HeadHasRoom { get; set; } = true;

    public List<Exception> Failures { get; } = [];

    /// <summary>What the last recovery yielded: payload numbers with their positions.</summary>
    public List<(int Number, WalRange Position)> Recovered { get; } = [];

    public WalRecoveryResult? Recovery { get; private set; }

    public WalSegments Segments { get; private set; } = null!;

    public WalWriter Open(WalPosition from = default)
    {
        Recover(from);
        Segments = new WalSegments(Files, Options, Recovery!);
        return new WalWriter(Segments, Options, new WalCounters(new MetricsRegistry()), () => HeadHasRoom, CompleteHead, Failures.Add);
    }

    public WalRecoveryResult Recover(WalPosition from = default)
    {
        Recovered.Clear();
        return Recovery = WalRecovery.Run(Files, Options.Folder, from, (position, bytes) => Recovered.Add((Number(bytes.Span), position)));
    }

    /// <summary>What comes after a power loss or a kill.</summary>
    public void Reboot() => Files = Machine.Boot();

    /// <summary>A batch without spans, told from others by a number in a field that OTLP does not know.</summary>
    public static SpanBatch Batch(int number, int paddingBytes = 0)
    {
        using var writer = new ProtoWriter();
        writer.WriteFixed32Field(100, (uint)number);
        writer.WriteBytesField(101, Enumerable.Range(0, paddingBytes).Select(i => (byte)(i + number)).ToArray());
        return SpanBatch.TryParse(writer.ToArray(), out var batch, out var error) ? batch : throw new InvalidOperationException(error);
    }

    public static int Number(ReadOnlySpan<byte> payload)
    {
        var reader = new ProtoReader(payload);
        Assert.True(reader.TryReadTag(out var field, out _));
        Assert.Equal(100, field);
        var number = (int)reader.ReadFixed32();
        Assert.True(reader.TryReadTag(out _, out _));
        var padding = reader.ReadBytes();
        Assert.False(reader.Failed);
        for (var i = 0; i < padding.Length; i++)
            Assert.Equal((byte)(i + number), padding[i]);
        return number;
    }

    public void Edit(string name, Action<IStoreFile> edit)
    {
        using var file = Files.OpenWrite(Path.Combine(Options.Folder, name));
        edit(file);
        file.Sync();
    }

    private static void CompleteHead(IReadOnlyList<AppendRequest> requests)
    {
        foreach (var request in requests)
            request.CompleteHead(0, null);
    }
}
