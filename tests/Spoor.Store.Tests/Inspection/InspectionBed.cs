using OpenTelemetry.Proto.Trace.V1;
using Spoor.Store.Ingest;
using Spoor.Store.Inspection;
using Spoor.TestKit.Otlp;

namespace Spoor.Store.Tests.Inspection;

/// <summary>A store in a temporary folder, filled and closed, for tests that look into it.</summary>
internal sealed class InspectionBed : IDisposable
{
    public StoreOptions Options { get; } = new() { Path = Directory.CreateTempSubdirectory("spoor-inspection-").FullName, WalSegmentBytes = 256 * 1024 };

    public string BlocksFolder => StoreLayout.BlocksFolder(Options.Path, Options.Tenant);

    public string WalFolder => StoreLayout.WalFolder(Options.Path, Options.WalPath, Options.Tenant);

    public void Dispose() => Directory.Delete(Options.Path, recursive: true);

    public SpoorStore OpenStore() => SpoorStore.Open(Options);

    public StoreInspector Inspector() => StoreInspector.Open(Options);

    /// <summary>Makes a block of each message.</summary>
    public async Task FillAsync(params TracesData[] blocks)
    {
        await using var store = OpenStore();
        foreach (var block in blocks)
        {
            await AppendAsync(store, block);
            await store.FlushAsync();
        }
    }

    public static async Task AppendAsync(SpoorStore store, TracesData traces)
    {
        using var batch = traces.ToBatch();
        Assert.Equal(AppendStatus.Stored, (await store.AppendAsync(batch, CancellationToken.None)).Status);
    }

    /// <summary>A file of a block.</summary>
    public string FileOf(string blockId, string name) => Path.Combine(BlocksFolder, blockId, name);
}
