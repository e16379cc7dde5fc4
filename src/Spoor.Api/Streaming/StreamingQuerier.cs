using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Tempo;
using Spoor.Grpc;
using Spoor.Grpc.Server;
using Spoor.Otlp.Protobuf;

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

    public GrpcServer CreateServer()
    {
        var options = new GrpcServerOptions { MaxReceiveMessageBytes = dependencies.Limits.MaxQueryBytes + OtherRequestBytes };
        return new GrpcServer(options)
            .MapServerStreaming(Service, "Search", (call, request, responses) => RunAsync(call, StreamRequests.Search(request.WrittenSpan), responses, SearchAsync))
            .MapServerStreaming(Service, "SearchTags", (call, request, responses) => RunAsync(call, StreamRequests.Tags(request.WrittenSpan), responses, TagsAsync))
            .MapServerStreaming(Service, "SearchTagsV2", (call, request, responses) => RunAsync(call, StreamRequests.Tags(request.WrittenSpan), responses, TagsV2Async))
            .MapServerStreaming(Service, "SearchTagValues", (call, request, responses) => RunAsync(call, StreamRequests.TagValues(request.WrittenSpan), responses, TagValuesAsync))
            .MapServerStreaming(Service, "SearchTagValuesV2", (call, request, responses) => RunAsync(call, StreamRequests.TagValues(request.WrittenSpan), responses, TagValuesV2Async))
            .MapServerStreaming(Service, "MetricsQueryRange", (call, request, responses) => RunAsync(call, StreamRequests.Metrics(request.WrittenSpan), responses, MetricsRangeAsync))
            .MapServerStreaming(Service, "MetricsQueryInstant", (call, request, responses) => RunAsync(call, StreamRequests.Metrics(request.WrittenSpan), responses, MetricsInstantAsync))
            .MapUnary("grpc.health.v1.Health", "Check", (_, _, response) => Health(response));
    }

    private async Task SearchAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var search = SearchParameters.Read(query, dependencies.Limits);
        await new SearchStream(search, responses).RunAsync(dependencies.OpenQuerier(), cancellationToken);
    }

    private async Task TagsAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var (names, stats) = await _tagNames.FindV1Async(new QueryParameters(query), cancellationToken);
        using var proto = new ProtoWriter();
        TagNamesEndpoint.WriteV1(proto, names, stats);
        await responses.WriteAsync(proto.WrittenMemory);
    }

    private async Task TagsV2Async(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var (scopes, stats) = await _tagNames.FindV2Async(new QueryParameters(query), cancellationToken);
        using var proto = new ProtoWriter();
        TagNamesEndpoint.WriteV2(proto, scopes, stats);
        await responses.WriteAsync(proto.WrittenMemory);
    }

    private async Task TagValuesAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(query);
        var (values, stats) = await _tagValues.FindV1Async(parameters.Text(StreamRequests.TagName), parameters, cancellationToken);
        using var proto = new ProtoWriter();
        TagValuesEndpoint.WriteV1(proto, values, stats);
        await responses.WriteAsync(proto.WrittenMemory);
    }

    private async Task TagValuesV2Async(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(query);
        var (values, stats) = await _tagValues.FindV2Async(parameters.Text(StreamRequests.TagName), parameters, cancellationToken);
        using var proto = new ProtoWriter();
        TagValuesEndpoint.WriteV2(proto, values, stats);
        await responses.WriteAsync(proto.WrittenMemory);
    }

    private Task MetricsRangeAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken) =>
        MetricsAsync(query, isInstant: false, responses, cancellationToken);

    private Task MetricsInstantAsync(IQueryCollection query, GrpcResponseStream responses, CancellationToken cancellationToken) =>
        MetricsAsync(query, isInstant: true, responses, cancellationToken);

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
    private async ValueTask<GrpcStatus> RunAsync(
        GrpcServerCall call, IQueryCollection? query, GrpcResponseStream responses, Func<IQueryCollection, GrpcResponseStream, CancellationToken, Task> answer)
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
