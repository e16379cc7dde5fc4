using Spoor.Otlp;
using Spoor.Store.Query;
using Spoor.TraceQL;
using SegmentScope = Spoor.Store.Segments.AttributeScope;

namespace Spoor.Store.Graph;

/// <summary>What a span says of the other side, for where that sent no span. Names of attributes are those of OpenTelemetry's conventions, old and new.</summary>
internal static class PeerOfSpan
{
    private static readonly string[] DatabaseSystem = ["db.system.name", "db.system"];
    private static readonly string[] DatabaseName = ["peer.service", "db.namespace", "db.name"];
    private static readonly string[] MessagingSystem = ["messaging.system"];
    private static readonly string[] MessagingName = ["messaging.destination.name", "messaging.destination", "peer.service"];
    private static readonly string[] ExternalName = ["peer.service", "server.address", "net.peer.name"];

    /// <summary>Null when the span says nothing.</summary>
    public static (GraphNode Node, GraphConnection Connection)? Find(SegmentReader reader, int row, byte kind)
    {
        var system = Text(reader, row, MessagingSystem);
        if (system is not null || kind is (byte)SpanKind.Producer or (byte)SpanKind.Consumer)
        {
            return (Text(reader, row, MessagingName) ?? system) is { } name
                ? (new GraphNode(GraphNodeType.Messaging, name), GraphConnection.Messaging)
                : null;
        }

        if (Text(reader, row, DatabaseSystem) is { } database)
            return (new GraphNode(GraphNodeType.Database, Text(reader, row, DatabaseName) ?? database), GraphConnection.Database);
        return Text(reader, row, ExternalName) is { } external ? (new GraphNode(GraphNodeType.External, external), GraphConnection.Call) : null;
    }

    private static string? Text(SegmentReader reader, int row, string[] names)
    {
        foreach (var name in names)
        {
            if (StoredSpanView.AttributeOf(reader, SegmentScope.Span, name, row) is { Type: StaticType.String, AsString: { Length: > 0 } text })
                return text;
        }

        return null;
    }
}
