using Spoor.Otlp;

namespace Spoor.Server.Demo;

/// <summary>HTTP requests between services, with the attributes of OpenTelemetry's HTTP semantic conventions.</summary>
internal static class HttpCalls
{
    /// <summary>Calls another service and returns the status code that <paramref name="handle"/> answers.</summary>
    public static int Http(this SimulatedSpan caller, ShopService target, string method, string route, string path, Func<SimulatedSpan, int> handle)
    {
        var client = caller.Child(Instrumentation.HttpClient, SpanKind.Client, method)
            .Set("http.request.method", method)
            .Set("server.address", target.Name)
            .Set("server.port", target.Port)
            .Set("url.full", $"http://{target.Name}:{target.Port}{path}");
        var server = client.Remote(target, Instrumentation.HttpServer, method + " " + route).WithRequest(method, route, path);
        var status = handle(server);
        server.Respond(status);
        client.Receive(server);
        client.Set("http.response.status_code", status);
        if (status >= 400)
            client.Fail(status.ToString(), "");
        caller.Join(client);
        return status;
    }

    /// <summary>Calls somebody else's API, of which only the client's span is known. Status 0 means that it did not answer in time.</summary>
    public static int ExternalHttp(
        this SimulatedSpan caller, string method, string host, string path, double typicalMs, int status, int attempt = 0, Failure? thrown = null)
    {
        var client = caller.Child(Instrumentation.HttpClient, SpanKind.Client, method)
            .Set("http.request.method", method)
            .Set("server.address", host)
            .Set("server.port", 443)
            .Set("url.full", $"https://{host}{path}")
            .Set("network.protocol.version", "2");
        if (attempt > 0)
            client.Set("http.request.resend_count", attempt);
        client.Work(typicalMs);
        if (status > 0)
            client.Set("http.response.status_code", status);
        if (thrown is not null)
            client.Fail(thrown);
        else if (status >= 400)
            client.Fail(status.ToString(), "");
        caller.Join(client);
        return status;
    }

    public static SimulatedSpan WithRequest(this SimulatedSpan server, string method, string route, string path) => server
        .Set("http.request.method", method)
        .Set("http.route", route)
        .Set("url.path", path)
        .Set("url.scheme", "http")
        .Set("network.protocol.version", "1.1");

    public static void Respond(this SimulatedSpan server, int status)
    {
        server.Set("http.response.status_code", status);
        if (status >= 500 && server.Status != StatusCode.Error)
            server.Fail(status.ToString(), "");
    }
}
