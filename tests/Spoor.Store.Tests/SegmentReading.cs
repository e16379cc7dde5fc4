using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp.Protobuf;
using Spoor.Store.Segments;

namespace Spoor.Store.Tests;

/// <summary>Reads whole parts back into OTLP objects, by the columns' own way of writing spans.</summary>
internal static class SegmentReading
{
    public static TracesData ReadAll(params IEnumerable<SegmentPart> parts)
    {
        var data = new TracesData();
        using var writer = new ProtoWriter();
        foreach (var part in parts)
        {
            for (var i = 0; i < part.SegmentCount; i++)
            {
                var segment = part.Segment(i);
                for (var row = 0; row < segment.RowCount; row++)
                {
                    writer.Reset();
                    segment.WriteSpan(row, writer);
                    var resource = segment.ResourceNumbers.Span[row];
                    var scope = segment.ScopeNumbers.Span[row];
                    data.ResourceSpans.Add(new ResourceSpans
                    {
                        Resource = Resource.Parser.ParseFrom(segment.Resources.Message(resource).ToArray()),
                        SchemaUrl = System.Text.Encoding.UTF8.GetString(segment.Resources.SchemaUrl(resource)),
                        ScopeSpans =
                        {
                            new ScopeSpans
                            {
                                Scope = InstrumentationScope.Parser.ParseFrom(segment.Scopes.Message(scope).ToArray()),
                                SchemaUrl = System.Text.Encoding.UTF8.GetString(segment.Scopes.SchemaUrl(scope)),
                                Spans = { Span.Parser.ParseFrom(writer.ToArray()) },
                            },
                        },
                    });
                }
            }
        }

        return data;
    }

    /// <summary>Drops spans whose bytes occurred before: what a store keeps of a message.</summary>
    public static TracesData WithoutDuplicates(TracesData data)
    {
        var seen = new HashSet<ByteString>();
        var once = data.Clone();
        foreach (var scope in once.ResourceSpans.SelectMany(resource => resource.ScopeSpans))
        {
            var kept = scope.Spans.Where(span => seen.Add(span.ToByteString())).ToArray();
            scope.Spans.Clear();
            scope.Spans.AddRange(kept);
        }

        return once;
    }
}
