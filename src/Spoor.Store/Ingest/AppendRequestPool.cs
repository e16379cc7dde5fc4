using System.Collections.Concurrent;

namespace Spoor.Store.Ingest;

/// <summary>Requests for reuse, so that an append allocates nothing.</summary>
internal sealed class AppendRequestPool
{
    private const int MaxPooled = 1024;

    private readonly ConcurrentQueue<AppendRequest> _free = new();

    public AppendRequest Rent() => _free.TryDequeue(out var request) ? request : new AppendRequest(this);

    public void Return(AppendRequest request)
    {
        if (_free.Count < MaxPooled)
            _free.Enqueue(request);
    }
}
