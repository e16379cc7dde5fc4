using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Tempo;
using Spoor.Grpc;
using Spoor.Grpc.Server;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Query;

namespace Spoor.Api.Streaming;

/// <summary>
/// The gRPC service <c>tempopb.StreamingQuerier</c>, by which Grafana shows results while a search still runs, and <c>grpc.health.v1.Health</c>.
/// Requests are read as the HTTP endpoints read their parameters, so both check the same and say the same.
/// </summary>
internal sealed class StreamingQuerier(ApiDependencies dependencies)
{
    public const string Service = "tempopb.StreamingQuerier";

    /// <summary>What a request may hold beside its query.</summary>
    private const int OtherRequestBytes = 64 * 1024;

    private readonly TagNamesEndpoint _tagNames = new(dependencies);
    private readonly TagValuesEndpoint _tagValues = new(dependencies);

    private delegate Task Answer(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken);

    public GrpcServer CreateServer()
    {
        var options = new GrpcServerOptions { MaxReceiveMessageBytes = dependencies.Limits.MaxQueryBytes + OtherRequestBytes };
        return new GrpcServer(options)
            .MapServerStreaming(Service, "Search", Stream(StreamRequests.Search, SearchAsync))
            .MapServerStreaming(Service, "SearchTags", Stream(StreamRequests.Tags, Once(_tagNames.FindV1Async, TagNamesEndpoint.WriteV1)))
            .MapServerStreaming(Service, "SearchTagsV2", Stream(StreamRequests.Tags, Once(_tagNames.FindV2Async, TagNamesEndpoint.WriteV2)))
            .MapServerStreaming(Service, "SearchTagValues", Stream(StreamRequests.TagValues, Once(TagValuesV1Async, TagValuesEndpoint.WriteV1)))
            .MapServerStreaming(Service, "SearchTagValuesV2", Stream(StreamRequests.TagValues, Once(TagValuesV2Async, TagValuesEndpoint.WriteV2)))
            .MapServerStreaming(Service, "MetricsQueryRange", Stream(StreamRequests.Metrics, Metrics(isInstant: false)))
            .MapServerStreaming(Service, "MetricsQueryInstant", Stream(StreamRequests.Metrics, Metrics(isInstant: true)))
            .MapUnary("grpc.health.v1.Health", "Check", (_, _, response) => Health(response));
    }

    private ServerStreamingHandler Stream(Func<ReadOnlySpan<byte>, IQueryCollection?> read, Answer answer) =>
        (call, request, responses) => RunAsync(call, read(request.WrittenSpan), responses, answer);

    /// <summary>An answer of one message.</summary>
    private static Answer Once<T>(Func<QueryParameters, CancellationToken, Task<(T Found, QueryStats Stats)>> find, Action<ProtoWriter, T, QueryStats> write) =>
        async (query, responses, cancellationToken) =>
        {
            var (found, stats) = await find(new QueryParameters(query), cancellationToken);
            using var proto = new ProtoWriter();
            write(proto, found, stats);
            await responses.WriteAsync(proto.WrittenMemory);
        };

    private Task<(IReadOnlyList<string> Values, QueryStats Stats)> TagValuesV1Async(QueryParameters parameters, CancellationToken cancellationToken) =>
        _tagValues.FindV1Async(parameters.Text(StreamRequests.TagName), parameters, cancellationToken);

    private Task<(IReadOnlyList<TagValuesEndpoint.TypedValue> Values, QueryStats Stats)> TagValuesV2Async(
        QueryParameters parameters, CancellationToken cancellationToken) =>
        _tagValues.FindV2Async(parameters.Text(StreamRequests.TagName), parameters, cancellationToken);

    private async Task SearchAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var search = SearchParameters.Read(query, dependencies.Limits);
        await new SearchStream(search, responses).RunAsync(dependencies.OpenQuerier(), cancellationToken);
    }

    private Answer Metrics(bool isInstant) =>
        (query, responses, cancellationToken) => MetricsAsync(query, isInstant, responses, cancellationToken);

    private async Task MetricsAsync(IQueryCollection query, bool isInstant, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var request = MetricsParameters.Read(query, isInstant, dependencies.Limits, DateTimeOffset.UtcNow);
        var result = await dependencies.OpenQuerier().MetricsAsync(request, cancellationToken);
        using var message = new ProtoWriter();
        foreach (var series in result.Series)
        {
            if (isInstant)
                MetricsProtobuf.WriteInstant(message, series);
            else
                MetricsProtobuf.WriteSeries(message, series, request.Range);
            if (message.Length < MetricsProtobuf.MaxMessageBytes)
                continue;
            await responses.WriteAsync(message.WrittenMemory);
            message.Reset();
        }

        MetricsProtobuf.WriteEnd(message, result);
        await responses.WriteAsync(message.WrittenMemory);
    }

    /// <summary><c>HealthCheckResponse</c>: SERVING (1) when queries are answered, else NOT_SERVING (2).</summary>
    private ValueTask<GrpcStatus> Health(System.Buffers.IBufferWriter<byte> response)
    {
        using var proto = new ProtoWriter(16);
        proto.WriteVarintField(1, dependencies.NotReadyReason() is null && dependencies.Querier() is not null ? 1UL : 2UL);
        proto.WrittenSpan.CopyTo(response.GetSpan(proto.Length));
        response.Advance(proto.Length);
        return ValueTask.FromResult(GrpcStatus.Ok);
    }

    /// <summary>Answers under the query deadline; the client's own is watched by the server.</summary>
    private async ValueTask<GrpcStatus> RunAsync(GrpcServerCall call, IQueryCollection? query, GrpcResponseStream responses, Answer answer)
    {
        if (query is null)
            return new GrpcStatus(GrpcStatusCode.InvalidArgument, "the request message is malformed");
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        deadline.CancelAfter(dependencies.Limits.QueryTimeout);
        try
        {
            await answer(query, responses, deadline.Token);
            return GrpcStatus.Ok;
        }
        catch (Exception failure) when (!call.CancellationToken.IsCancellationRequested && StreamErrors.StatusOf(failure, dependencies.Limits.QueryTimeout) is { } status)
        {
            return status;
        }
    }
}
