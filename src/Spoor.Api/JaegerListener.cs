namespace Spoor.Api;

/// <summary>
/// Marks connections to the port where Jaeger's query API stands alone: the server sets it as a feature of the connection
/// (<c>Microsoft.AspNetCore.Connections.ConnectionContext.Features</c>), which every request on it then has.
/// </summary>
public sealed class JaegerListener
{
    /// <summary>Stands before the labels of request metrics, since the paths are also Tempo's.</summary>
    internal const string LabelPrefix = "jaeger_listener_";

    private JaegerListener()
    {
    }

    public static JaegerListener Instance { get; } = new();
}
