using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Spoor.Collector.Tests.Receivers;

/// <summary>The OpenTelemetry SDK for .NET as a client.</summary>
public class DotnetSdkTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Spans_of_the_sdk_arrive(OtlpExportProtocol protocol)
    {
        await using var collector = await TestCollector.StartAsync();
        var name = "Spoor.Tests." + protocol;
        using var source = new ActivitySource(name);
        using (var provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(name)
            .AddOtlpExporter(options =>
            {
                options.Protocol = protocol;
                options.Endpoint = protocol == OtlpExportProtocol.Grpc ? collector.GrpcAddress : new Uri(collector.HttpAddress, "v1/traces");
            })
            .Build())
        {
            using (var parent = source.StartActivity("checkout", ActivityKind.Server))
            {
                parent!.SetTag("user.id", 7);
                for (var i = 0; i < 50; i++)
                {
                    using var child = source.StartActivity("SELECT", ActivityKind.Client);
                    child!.AddEvent(new ActivityEvent("row"));
                }
            }

            Assert.True(provider.ForceFlush());
        }

        var spans = collector.Store.Spans.ToList();
        Assert.Equal(51, spans.Count);
        var root = Assert.Single(spans, span => span.Name == "checkout");
        Assert.Equal(7, root.Attributes.Single(attribute => attribute.Key == "user.id").Value.IntValue);
        Assert.All(spans.Where(span => span.Name == "SELECT"), span => Assert.Equal(root.SpanId, span.ParentSpanId));
        var transport = protocol == OtlpExportProtocol.Grpc ? "grpc" : "http";
        Assert.Equal(51, collector.Metric($"otelcol_receiver_accepted_spans_total{{receiver=\"otlp\",transport=\"{transport}\"}}"));
    }
}
