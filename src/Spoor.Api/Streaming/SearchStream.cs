using System.Threading.Channels;
using Spoor.Api.Tempo;
using Spoor.Grpc.Server;
using Spoor.Otlp;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;

namespace Spoor.Api.Streaming;

/// <summary>
/// Sends traces as soon as a search has found them, then the rest with what was read. Each trace is sent once, so all messages together are the answer
/// that <c>/api/search</c> gives. A client that reads slowly does not slow the search down: what waits is at most the answer.
/// </summary>
internal sealed class SearchStream(SearchParameters search, GrpcResponseStream responses)
{
    /// <summary>A message is ended at the first trace beyond this; clients refuse messages over 4 MiB.</summary>
    private const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Says "none of one job completed" while the search runs, from which clients show progress.</summary>
    private static readonly QueryStats StillRunning = new() { PartialReason = "the search is still running" };

    private readonly HashSet<TraceId> _sent = [];

    public async Task RunAsync(ITraceQuerier querier, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var found = Channel.CreateUnbounded<IReadOnlyList<TraceSummary>>(new UnboundedChannelOptions { SingleReader = true });
        var searching = SearchAsync(querier, found.Writer, stop.Token);
        try
        {
            while (await found.Reader.WaitToReadAsync(cancellationToken))
            {
                var traces = new List<TraceSummary>();
                while (found.Reader.TryRead(out var more))
                    traces.AddRange(more);
                await SendAsync(traces, StillRunning);
            }

            var result = await searching;
            await SendAsync(result.Traces, result.Stats);
        }
        finally
        {
            // Nobody waits for it any more when sending failed; it gives its snapshot back before this returns.
            await stop.CancelAsync();
            await ((Task)searching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SearchResult> SearchAsync(ITraceQuerier querier, ChannelWriter<IReadOnlyList<TraceSummary>> found, CancellationToken cancellationToken)
    {
        try
        {
            return await querier.SearchAsync(search.Request with { OnFound = traces => found.TryWrite(traces) }, cancellationToken);
        }
        finally
        {
            found.Complete();
        }
    }

    private async Task SendAsync(IReadOnlyList<TraceSummary> traces, QueryStats stats)
    {
        using var message = new ProtoWriter();
        foreach (var trace in traces)
        {
            if (!_sent.Add(trace.TraceId))
                continue;
            SearchProtobuf.WriteTrace(message, trace, search.WithSpanSets);
            if (message.Length < MaxMessageBytes)
                continue;
            SearchProtobuf.WriteMetrics(message, StillRunning);
            await responses.WriteAsync(message.WrittenMemory);
            message.Reset();
        }

        SearchProtobuf.WriteMetrics(message, stats);
        await responses.WriteAsync(message.WrittenMemory);
    }
}
