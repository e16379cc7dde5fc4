using Spoor.Collector.Config;

namespace Spoor.Collector.Receivers;

/// <summary>The receiver <c>otlp</c>.</summary>
internal sealed class OtlpReceiverFactory : IComponentFactory
{
    private const int LargestRequestBytes = 1 << 30;

    public ComponentKind Kind => ComponentKind.Receiver;

    public string Type => "otlp";

    public object ReadOptions(ConfigSection section, ConfigLoadOptions load)
    {
        var protocols = section.Section("protocols");
        var options = new OtlpReceiverOptions
        {
            Grpc = protocols?.Section("grpc") is { } grpc ? ReadGrpc(grpc) : null,
            Http = protocols?.Section("http") is { } http ? ReadHttp(http) : null,
        };
        protocols?.End();
        section.End();
        if (options is { Grpc: null, Http: null } && (protocols is null || protocols.Entries.Count == 0))
            section.Diagnostics.Error(section.Position, section.Path, "expected at least one protocol: protocols.grpc or protocols.http");
        return options;
    }

    private static OtlpGrpcOptions ReadGrpc(ConfigSection section)
    {
        var options = new OtlpGrpcOptions();
        options = options with
        {
            Endpoint = section.Endpoint("endpoint", options.Endpoint),
            MaxRequestBytes = section.Integer("max_recv_msg_size_mib", options.MaxRequestBytes >> 20, 1, LargestRequestBytes >> 20) << 20,
        };
        section.NotAvailable(
            "transport", "tls", "auth", "max_concurrent_streams", "read_buffer_size", "write_buffer_size", "keepalive", "include_metadata", "middlewares");
        section.End();
        return options;
    }

    private static OtlpHttpOptions ReadHttp(ConfigSection section)
    {
        var options = new OtlpHttpOptions();
        options = options with
        {
            Endpoint = section.Endpoint("endpoint", options.Endpoint),
            MaxRequestBytes = (int)section.Bytes("max_request_body_size", options.MaxRequestBytes, 1, LargestRequestBytes),
            TracesUrlPath = section.Text("traces_url_path", options.TracesUrlPath),
        };
        section.NotAvailable(
            "transport", "tls", "auth", "cors", "include_metadata", "response_headers", "compression_algorithms", "read_timeout",
            "read_header_timeout", "write_timeout", "idle_timeout", "keep_alives_enabled", "middlewares", "metrics_url_path", "logs_url_path");
        section.End();
        return options;
    }
}
