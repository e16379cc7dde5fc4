using System.Text;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.TestKit;

namespace Spoor.Collector.Tests.Receivers;

/// <summary>OpenTelemetry JS as a client.</summary>
public class JavaScriptSdkTests
{
    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task Spans_of_the_sdk_arrive_in_every_form()
    {
        await using var collector = await TestCollector.StartAsync();
        string[] forms = ["json none", "json gzip", "proto none", "proto gzip"];
        foreach (var form in forms)
        {
            var parts = form.Split(' ');
            var output = NodeTools.Run("otlp-export.mjs", [parts[0], new Uri(collector.HttpAddress, "v1/traces").ToString(), parts[1]]);
            Assert.Equal("sent", Encoding.UTF8.GetString(output));
        }

        Assert.Equal(forms.Length, collector.Store.Batches.Count);
        foreach (var batch in collector.Store.Batches)
        {
            var resource = Assert.Single(TracesData.Parser.ParseFrom(batch).ResourceSpans);
            Assert.Equal("node-shop", resource.Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue);
            var spans = Assert.Single(resource.ScopeSpans).Spans;
            var root = spans.Single(span => span.Name == "checkout");
            var child = spans.Single(span => span.Name == "SELECT");
            Assert.Equal(root.SpanId, child.ParentSpanId);
            Assert.Equal(root.TraceId, Assert.Single(child.Links).TraceId);
            Assert.Equal(Status.Types.StatusCode.Error, child.Status.Code);
            Assert.Equal("retry", Assert.Single(child.Events).Name);
            var attributes = root.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
            Assert.Equal(7, attributes["user.id"].IntValue);
            Assert.Equal(0.5, attributes["ratio"].DoubleValue);
            Assert.True(attributes["vip"].BoolValue);
            Assert.Equal(["a", "ü"], attributes["tags"].ArrayValue.Values.Select(value => value.StringValue));
        }
    }

    [ToolFact("node", "npm")]
    [Trait("Speed", "Slow")]
    public async Task The_sdk_is_told_about_a_body_above_the_limit()
    {
        await using var collector = await TestCollector.StartAsync(maxRequestBytes: 100);
        var output = NodeTools.Run("otlp-export.mjs", ["json", new Uri(collector.HttpAddress, "v1/traces").ToString(), "none"]);
        Assert.NotEqual("sent", Encoding.UTF8.GetString(output));
        Assert.Equal(1, collector.Metric("spoor_receiver_refused_requests_total{receiver=\"otlp\",transport=\"http\",reason=\"too_large\"}"));
        Assert.Empty(collector.Store.Batches);
    }
}
