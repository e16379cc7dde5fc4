namespace Spoor.Collector.Config;

/// <summary>What runs when no configuration file is given.</summary>
public static class BuiltInConfig
{
    internal const string Source = "built-in configuration";

    /// <summary>As YAML, so that it can be printed and taken as a start.</summary>
    public const string Yaml =
        """
        receivers:
          otlp:
            protocols:
              grpc: { endpoint: localhost:4317 }
              http: { endpoint: localhost:4318 }
        exporters:
          spoor_store: {}
        extensions:
          spoor_store:
            backend: local
            wal: { sync: commit }
          spoor_query: { endpoint: localhost:3200 }
        service:
          extensions: [spoor_store, spoor_query]
          pipelines:
            traces: { receivers: [otlp], exporters: [spoor_store] }

        """;
}
