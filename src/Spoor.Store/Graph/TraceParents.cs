using System.Runtime.InteropServices;
using Spoor.Otlp;

namespace Spoor.Store.Graph;

/// <summary>
/// Finds the parent of each span of a trace by position, by the same rules as <see cref="Query.TraceHierarchy"/>: where client and server share an id
/// (Zipkin), the client is the server's parent and the server is the parent of what it called. Small traces are searched, large ones looked up. One thread.
/// </summary>
internal sealed class TraceParents
{
    /// <summary>Up to here comparing all ids eight at a time is quicker than a table.</summary>
    private const int SearchedCount = 64;

    private readonly Dictionary<ulong, SharedId> _byId = [];

    /// <param name="ids">Of each span.</param>
    /// <param name="parentIds">Of each span; zero for none.</param>
    /// <param name="kinds">Of each span.</param>
    /// <param name="parents">Gets the position of each span's parent, -1 when it is not in the trace or there is none.</param>
    public void Find(ReadOnlySpan<ulong> ids, ReadOnlySpan<ulong> parentIds, ReadOnlySpan<byte> kinds, Span<int> parents)
    {
        var isLarge = ids.Length > SearchedCount;
        if (isLarge)
            Fill(ids, kinds);
        for (var i = 0; i < ids.Length; i++)
        {
            parents[i] = -1;
            if (parentIds[i] == 0)
                continue;
            if (kinds[i] == (byte)SpanKind.Server)
            {
                var own = isLarge ? _byId[ids[i]] : Search(ids[i], ids, kinds);
                if (own.Client >= 0)
                {
                    parents[i] = own.Client;
                    continue;
                }
            }

            var parent = !isLarge ? Search(parentIds[i], ids, kinds) : _byId.TryGetValue(parentIds[i], out var known) ? known : SharedId.None;
            var found = parent.Server >= 0 ? parent.Server : parent.First;
            parents[i] = found == i ? -1 : found;
        }
    }

    private void Fill(ReadOnlySpan<ulong> ids, ReadOnlySpan<byte> kinds)
    {
        _byId.Clear();
        for (var i = 0; i < ids.Length; i++)
        {
            ref var shared = ref CollectionsMarshal.GetValueRefOrAddDefault(_byId, ids[i], out var exists);
            shared = (exists ? shared : SharedId.None).With(i, kinds[i]);
        }
    }

    private static SharedId Search(ulong id, ReadOnlySpan<ulong> ids, ReadOnlySpan<byte> kinds)
    {
        var shared = SharedId.None;
        for (var from = 0; from < ids.Length; from++)
        {
            var at = ids[from..].IndexOf(id);
            if (at < 0)
                break;
            from += at;
            shared = shared.With(from, kinds[from]);
        }

        return shared;
    }

    /// <summary>The first span with an id, the first server and the first client among them; -1 where there is none.</summary>
    private readonly record struct SharedId(int First, int Server, int Client)
    {
        public static SharedId None { get; } = new(-1, -1, -1);

        public SharedId With(int index, byte kind) => new(
            First < 0 ? index : First,
            Server < 0 && kind == (byte)SpanKind.Server ? index : Server,
            Client < 0 && kind == (byte)SpanKind.Client ? index : Client);
    }
}
