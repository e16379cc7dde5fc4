using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Grpc;
using Spoor.Grpc.Client;
using Spoor.TestKit.Otlp;

namespace Spoor.Collector.Tests.Receivers;

public class OtlpGrpcTests
{
    private static readonly byte[] Trace = TestSpans.Trace("a1").Span("one").Span("two").ToBytes();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_are_stored_as_they_came(bool compress)
    {
        await using var collector = await TestCollector.StartAsync();
        using var reply = await collector.Grpc.UnaryAsync(TestCollector.Export, Trace, new GrpcCallOptions { Compress = compress });
        Assert.True(reply.Status.IsOk);
        Assert.True(reply.Message.IsEmpty);
        Assert.Equal(Trace, Assert.Single(collector.Store.Batches));
        Assert.Equal(2, collector.Metric("otelcol_receiver_accepted_spans_total{receiver=\"otlp\",transport=\"grpc\"}"));
        Assert.Equal(2, collector.Metric("tempo_distributor_spans_received_total"));
        Assert.Equal(Trace.Length, collector.Metric("tempo_distributor_bytes_received_total"));
    }

    [Fact]
    public async Task An_empty_request_is_a_success()
    {
        await using var collector = await TestCollector.StartAsync();
        using var reply = await collector.Grpc.UnaryAsync(TestCollector.Export, default);
        Assert.True(reply.Status.IsOk);
        Assert.Empty(collector.Store.Batches);
    }

    [Fact]
    public async Task Rejected_spans_are_a_partial_success()
    {
        await using var collector = await TestCollector.StartAsync();
        var mixed = TracesData.Parser.ParseFrom(Trace);
        mixed.ResourceSpans[0].ScopeSpans[0].Spans.Add(new Span { TraceId = TestSpans.TraceIdBytes("1"), Name = "no span id" });
        using var reply = await collector.Grpc.UnaryAsync(TestCollector.Export, mixed.ToByteArray());
        Assert.True(reply.Status.IsOk);
        var partial = ExportTraceServiceResponse.Parser.ParseFrom(reply.Message.Span).PartialSuccess;
        Assert.Equal(1, partial.RejectedSpans);
        Assert.Equal("span ids must be 64 bit and not all zero, received 0 bits", partial.ErrorMessage);
    }

    [Fact]
    public async Task Undecodable_bytes_are_an_invalid_argument()
    {
        await using var collector = await TestCollector.StartAsync();
        using var reply = await collector.Grpc.UnaryAsync(TestCollector.Export, Trace.AsMemory(0, Trace.Length - 3));
        Assert.Equal(GrpcStatusCode.InvalidArgument, reply.Status.Code);
        Assert.Equal("resource_spans", reply.Status.InvalidField);
        Assert.Contains("at byte", reply.Status.Message, StringComparison.Ordinal);
        Assert.Equal(1, collector.Metric("spoor_receiver_refused_requests_total{receiver=\"otlp\",transport=\"grpc\",reason=\"malformed\"}"));
    }

    [Fact]
    public async Task A_store_that_cannot_take_spans_asks_to_come_back()
    {
        await using var collector = await TestCollector.StartAsync();
        collector.Store.Refuse("the disk is full", TimeSpan.FromSeconds(5));
        using var reply = await collector.Grpc.UnaryAsync(TestCollector.Export, Trace);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unavailable, "the disk is full") { RetryAfter = TimeSpan.FromSeconds(5) }, reply.Status);
    }

    [Fact]
    public async Task The_deadline_of_the_client_reaches_the_store()
    {
        await using var collector = await TestCollector.StartAsync();
        collector.Store.Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return default;
        };
        using var reply = await collector.Grpc.UnaryAsync(
            TestCollector.Export, Trace, new GrpcCallOptions { Headers = [new("grpc-timeout", "50m")] });
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, reply.Status.Code);
    }

    [Fact]
    public async Task Other_services_are_unimplemented()
    {
        await using var collector = await TestCollector.StartAsync();
        using var reply = await collector.Grpc.UnaryAsync("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", default);
        Assert.Equal(GrpcStatusCode.Unimplemented, reply.Status.Code);
    }
}
