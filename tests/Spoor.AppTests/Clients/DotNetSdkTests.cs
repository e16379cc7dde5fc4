using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Spoor.AppTests.Harness;

namespace Spoor.AppTests.Clients;

/// <summary>The OpenTelemetry .NET SDK sends to the real program, and TraceQL finds what it sent.</summary>
public class DotNetSdkTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Spans_of_the_sdk_are_found_by_traceql_and_come_back_whole(OtlpExportProtocol protocol)
    {
        using var folder = new TemporaryFolder();
        await using var server = await SpoorProcess.StartAsync(folder.Path);
        var endpoint = protocol == OtlpExportProtocol.Grpc ? server.OtlpGrpcAddress : new Uri(server.OtlpHttpAddress, "/v1/traces");
        var (order, query) = Send(endpoint, protocol);

        using var api = new QueryApi(server);
        var traceId = order.TraceId.ToHexString();
        string[] queries =
        [
            "{ resource.service.name = \"dotnet-shop\" && name = \"place order\" && kind = server }",
            "{ span.order.total = 12.5 && span.order.items = 3 && span.order.express = true }",
            "{ span.db.system.name = \"postgresql\" && status = error && statusMessage = \"deadlock\" }",
            "{ event.exception.type = \"System.InvalidOperationException\" }",
            "{ resource.service.version = \"1.2.3\" } && { kind = client }",
            "{ instrumentation:name = \"Shop.Orders\" && instrumentation:version = \"2.0\" }",
        ];
        foreach (var traceQL in queries)
            Assert.Equal([traceId], await api.SearchAsync(traceQL));
        Assert.Empty(await api.SearchAsync("{ span.order.items = 4 }"));

        var found = await api.FindTraceAsync(traceId);
        var spans = found!.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans).ToDictionary(span => span.Name);
        Assert.Equal(2, spans.Count);
        Assert.Equal(order.SpanId.ToHexString(), Convert.ToHexStringLower(spans["place order"].SpanId.Span));
        Assert.Equal(query.ParentSpanId.ToHexString(), Convert.ToHexStringLower(spans["SELECT orders"].ParentSpanId.Span));
        Assert.Equal(UnixNanos(order.StartTimeUtc), spans["place order"].StartTimeUnixNano);
        Assert.Equal(UnixNanos(order.StartTimeUtc + order.Duration), spans["place order"].EndTimeUnixNano);
        Assert.Equal("exception", Assert.Single(spans["SELECT orders"].Events).Name);
        Assert.Equal(["a", "b"], spans["place order"].Attributes.Single(a => a.Key == "order.skus").Value.ArrayValue.Values.Select(v => v.StringValue));
    }

    private static (Activity Order, Activity Query) Send(Uri endpoint, OtlpExportProtocol protocol)
    {
        using var source = new ActivitySource("Shop.Orders", "2.0");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource("Shop.Orders")
            .ConfigureResource(resource => resource.Clear().AddService("dotnet-shop", serviceVersion: "1.2.3"))
            .AddOtlpExporter(options =>
            {
                options.Endpoint = endpoint;
                options.Protocol = protocol;
            })
            .Build();
        Activity order, query;
        using (order = source.StartActivity("place order", ActivityKind.Server)!)
        {
            order.SetTag("order.total", 12.5).SetTag("order.items", 3).SetTag("order.express", true).SetTag("order.skus", new[] { "a", "b" });
            using (query = source.StartActivity("SELECT orders", ActivityKind.Client)!)
            {
                query.SetTag("db.system.name", "postgresql");
                query.AddException(new InvalidOperationException("40P01"));
                query.SetStatus(ActivityStatusCode.Error, "deadlock");
            }
        }

        Assert.True(provider.ForceFlush(60_000), "the SDK could not send");
        return (order, query);
    }

    private static ulong UnixNanos(DateTime time) => (ulong)(time - DateTime.UnixEpoch).Ticks * 100;
}
