using Spoor.Otlp;
using Spoor.Store;
using Spoor.Store.Graph;
using Spoor.Store.Query;

namespace Spoor.Api.Tests;

/// <summary>A real store in a temporary folder, and the querier over it.</summary>
internal sealed class StoredTraces : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-api-").FullName;
    private readonly SpoorStore _store;

    public StoredTraces()
    {
        _store = SpoorStore.Open(new StoreOptions { Path = _folder });
        Querier = new TraceQuerier(_store.Snapshot);
        Analyzer = new TraceAnalyzer(_store.Snapshot);
    }

    public ITraceQuerier Querier { get; }

    public ITraceAnalyzer Analyzer { get; }

    /// <summary>The whole API over the store.</summary>
    public Task<ApiServer> ServeAsync() => ApiServer.StartAsync(new ApiDependencies { Querier = () => Querier, Analyzer = () => Analyzer });

    /// <summary>Stores OTLP protobuf; all of it must be accepted.</summary>
    public async Task AppendAsync(byte[] tracesData)
    {
        Assert.True(SpanBatch.TryParse(tracesData, out var batch, out var error), error);
        using (batch)
        {
            Assert.Equal(0, batch.RejectedSpans);
            await _store.AppendAsync(batch, CancellationToken.None);
        }
    }

    /// <summary>Makes blocks of everything.</summary>
    public Task FlushAsync() => _store.FlushAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
