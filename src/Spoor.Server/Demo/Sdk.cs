namespace Spoor.Server.Demo;

/// <summary>What a span is about; decides which instrumentation library reports it.</summary>
internal enum Instrumentation
{
    HttpServer,
    HttpClient,
    Grpc,
    Sql,
    Redis,
    Search,
    Messaging,
    Code,
}

/// <summary>An OpenTelemetry SDK as resources and scopes show it.</summary>
/// <param name="Language">As in <c>telemetry.sdk.language</c>.</param>
/// <param name="SdkVersion">As in <c>telemetry.sdk.version</c>.</param>
/// <param name="Runtime">As in <c>process.runtime.name</c>.</param>
/// <param name="RuntimeVersion">As in <c>process.runtime.version</c>.</param>
/// <param name="LibraryVersion">Of the instrumentation libraries.</param>
/// <param name="Libraries">Scope names in the order of <see cref="Instrumentation"/>.</param>
internal sealed record Sdk(string Language, string SdkVersion, string Runtime, string RuntimeVersion, string LibraryVersion, string[] Libraries)
{
    public static readonly Sdk DotNet = new("dotnet", "1.20.1", ".NET", "10.0.0", "1.15.0",
    [
        "Microsoft.AspNetCore", "System.Net.Http", "OpenTelemetry.Instrumentation.GrpcNetClient", "Npgsql",
        "OpenTelemetry.Instrumentation.StackExchangeRedis", "Elastic.Transport", "Confluent.Kafka", "Shop",
    ]);

    public static readonly Sdk Java = new("java", "1.54.0", "OpenJDK Runtime Environment", "21.0.8", "2.20.0-alpha",
    [
        "io.opentelemetry.tomcat-10.0", "io.opentelemetry.java-http-client", "io.opentelemetry.grpc-1.6", "io.opentelemetry.jdbc",
        "io.opentelemetry.lettuce-5.1", "io.opentelemetry.elasticsearch-api-client-7.16", "io.opentelemetry.kafka-clients-2.6", "com.shop",
    ]);

    public static readonly Sdk Go = new("go", "1.38.0", "go", "go1.25.1", "0.63.0",
    [
        "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp",
        "go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc", "github.com/XSAM/otelsql",
        "github.com/redis/go-redis/extra/redisotel", "github.com/elastic/go-elasticsearch", "github.com/twmb/franz-go/plugin/kotel", "shop",
    ]);

    public static readonly Sdk Python = new("python", "1.37.0", "cpython", "3.13.7", "0.58b0",
    [
        "opentelemetry.instrumentation.flask", "opentelemetry.instrumentation.requests", "opentelemetry.instrumentation.grpc",
        "opentelemetry.instrumentation.psycopg2", "opentelemetry.instrumentation.redis", "elasticsearch-api",
        "opentelemetry.instrumentation.kafka", "shop",
    ]);

    public static readonly Sdk NodeJs = new("nodejs", "2.1.0", "nodejs", "22.19.0", "0.205.0",
    [
        "@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-undici", "@opentelemetry/instrumentation-grpc",
        "@opentelemetry/instrumentation-pg", "@opentelemetry/instrumentation-ioredis", "@elastic/elasticsearch",
        "@opentelemetry/instrumentation-kafkajs", "shop",
    ]);

    public static readonly Sdk WebJs = new("webjs", "2.1.0", "browser", "Firefox 143", "0.205.0",
    [
        "@opentelemetry/instrumentation-document-load", "@opentelemetry/instrumentation-fetch", "-", "-", "-", "-", "-",
        "@opentelemetry/instrumentation-user-interaction",
    ]);

    public static readonly Sdk Rust = new("rust", "0.31.0", "rustc", "1.90.0", "0.32.0",
        ["axum-tracing-opentelemetry", "reqwest-tracing", "tonic-tracing-opentelemetry", "sqlx", "redis", "elasticsearch", "rdkafka", "shop"]);

    public static readonly Sdk Php = new("php", "1.8.0", "fpm-fcgi", "8.4.12", "1.1.0",
    [
        "io.opentelemetry.contrib.php.slim", "io.opentelemetry.contrib.php.guzzle", "io.opentelemetry.contrib.php.grpc",
        "io.opentelemetry.contrib.php.pdo", "io.opentelemetry.contrib.php.ext_redis", "elasticsearch", "io.opentelemetry.contrib.php.rdkafka", "shop",
    ]);

    public static readonly Sdk Ruby = new("ruby", "1.10.0", "ruby", "3.4.6", "0.27.0",
    [
        "OpenTelemetry::Instrumentation::Rack", "OpenTelemetry::Instrumentation::Net::HTTP", "OpenTelemetry::Instrumentation::Grpc",
        "OpenTelemetry::Instrumentation::PG", "OpenTelemetry::Instrumentation::Redis", "elasticsearch",
        "OpenTelemetry::Instrumentation::Rdkafka", "shop",
    ]);
}
