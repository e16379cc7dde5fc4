using System.Text;
using System.Text.Json.Nodes;
using Spoor.Api.Admin;
using Spoor.Api.Http;
using Spoor.Api.OpenApi;
using Spoor.Api.Tests.Admin;
using Spoor.Otlp;
using Spoor.TestKit.Otlp;

namespace Spoor.Api.Tests.OpenApi;

/// <summary>Keeps <c>/openapi.json</c> true: against the router, against what endpoints read, and against what they answer.</summary>
public class OpenApiTests
{
    private static readonly byte[] Traces = TestSpans.Trace("4bf92f3577b34da6a3ce929d0e0e4736", 1_795_165_700_000_000_000)
        .Span("GET /cart", service: "frontend", kind: SpanKind.Server, startMs: 0, durationMs: 50, attributes: [("http.status_code", 500L), ("weight", 1.5)], children: t => t
            .Span("SELECT", service: "cart", kind: SpanKind.Client, startMs: 10, durationMs: 20, status: StatusCode.Error, attributes: [("cached", true)]))
        .ToBytes();

    [Fact]
    public void Every_route_describes_itself()
    {
        var silent = Routes().Where(route => route.Operations.Count == 0).Select(route => route.Path).ToList();
        Assert.True(silent.Count == 0, $"no operation for {string.Join(", ", silent)}: call .Describe(…) where the route is mapped (see ApiOperation)");
    }

    [Fact]
    public void Names_are_unique_and_path_parameters_are_those_of_the_path()
    {
        var operations = Routes().SelectMany(route => route.Operations.Select(operation => (route.Path, operation))).ToList();
        Assert.Equal(operations.Count, operations.Select(pair => pair.operation.Id).Distinct(StringComparer.Ordinal).Count());
        foreach (var (path, operation) in operations)
        {
            var inPath = path.Split('{').Skip(1).Select(part => part[..part.IndexOf('}', StringComparison.Ordinal)]);
            Assert.Equal(inPath, operation.Parameters.Where(parameter => parameter.In == "path").Select(parameter => parameter.Name));
        }
    }

    [Fact]
    public async Task The_document_holds_the_routes_of_the_router_and_no_others()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var document = (await server.GetAsync("/openapi.json")).Json;
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        var documented = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        var mapped = Routes().SelectMany(route => route.Operations.Select(operation => $"{operation.Method} {route.Path}"));
        Assert.Equal(mapped.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        foreach (var schema in document["components"]!["schemas"]!.AsObject())
            AssertReferencesExist(schema.Value!, document);
    }

    /// <summary>Sends each parameter alone, all together and none, and compares the names that the endpoint asked for with the documented ones.</summary>
    [Fact]
    public async Task Parameters_are_those_that_endpoints_read()
    {
        await using var store = await StoreAsync();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        await using var server = await ApiServer.StartAsync(Dependencies(store), context => context.Request.Query = new RecordedQuery(context.Request.Query, asked));
        var failures = new StringBuilder();
        foreach (var route in Routes())
        {
            foreach (var operation in route.Operations)
            {
                asked.Clear();
                var parameters = operation.Parameters.Where(parameter => parameter.In == "query").ToList();
                foreach (var sent in parameters.Select(parameter => new[] { parameter }).Append([]).Append([.. parameters]))
                    (await CallAsync(server, route, operation, sent)).Dispose();
                var documented = parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal).ToList();
                if (!documented.SequenceEqual(asked.Order(StringComparer.Ordinal)))
                    failures.AppendLine($"{operation.Method} {route.Path}: documented {string.Join(", ", documented)}; read {string.Join(", ", asked.Order(StringComparer.Ordinal))}");
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    [Fact]
    public async Task Answers_fit_their_schemas()
    {
        await using var store = await StoreAsync();
        await using var server = await ApiServer.StartAsync(Dependencies(store));
        var document = (await server.GetAsync("/openapi.json")).Json;
        var check = new JsonSchemaCheck(document);
        var failures = new StringBuilder();
        // A tail has no end; TailTests of the program read it.
        foreach (var route in Routes().Where(route => route.Path != "/api/spoor/tail"))
        {
            foreach (var operation in route.Operations)
            {
                using var response = await CallAsync(server, route, operation, [.. operation.Parameters.Where(parameter => parameter is { In: "query", IsRequired: true })]);
                var body = await response.Content.ReadAsStringAsync();
                var described = document["paths"]![route.Path]![operation.Method.ToLowerInvariant()]!["responses"]![((int)response.StatusCode).ToString()];
                var contents = described?["content"]?.AsObject();
                var contentType = response.Content.Headers.ContentType?.MediaType;
                if (described is null || (int)response.StatusCode != operation.Status)
                    failures.AppendLine($"{operation.Method} {route.Path}: answers {(int)response.StatusCode} {body}");
                else if (contents is null ? body.Length > 0 : contents[contentType ?? ""] is null)
                    failures.AppendLine($"{operation.Method} {route.Path}: {contentType} is not documented");
                else if (contentType == MediaTypes.Json)
                    failures.AppendJoin("", check.Problems(JsonNode.Parse(body), contents![contentType!]!["schema"]!).Select(problem => $"{operation.Method} {route.Path}: {problem}\n"));
            }
        }

        Assert.True(failures.Length == 0, failures.ToString());
    }

    /// <summary>An answer with everything in it that the schemas of search and traces know.</summary>
    [Fact]
    public async Task Full_answers_fit_their_schemas()
    {
        await using var store = await StoreAsync();
        await using var server = await ApiServer.StartAsync(Dependencies(store));
        var document = (await server.GetAsync("/openapi.json")).Json;
        var check = new JsonSchemaCheck(document);
        foreach (var (request, schema) in new[]
        {
            ("/api/search?q=" + Uri.EscapeDataString("{ } | by(resource.service.name) | count() > 0 | select(span.http.status_code, span.weight, span.cached, status, name)"), "SearchResponse"),
            ("/api/traces/4bf92f3577b34da6a3ce929d0e0e4736", "Trace"),
            ($"/api/metrics/query_range?start=1795165600&end=1795165800&q={Uri.EscapeDataString("{ } | quantile_over_time(duration, .5, .9) by (resource.service.name)")}", "QueryRangeResponse"),
            ("/api/v2/traces/4bf92f3577b34da6a3ce929d0e0e4736", "TraceByIDResponse"),
            ($"/api/spoor/explain?q={Uri.EscapeDataString("{ status = error } | count() > 0")}", "SearchExplanation"),
            ($"/api/spoor/explain?start=1795165600&end=1795165800&q={Uri.EscapeDataString("({ status = error } | rate() by (name)) / ({ } | rate() by (name)) | topk(3)")}", "MetricsExplanation"),
        })
        {
            var answer = (await server.GetAsync(request)).Json;
            Assert.Equal([], check.Problems(answer, document["components"]!["schemas"]![schema]!));
        }
    }

    private static IReadOnlyList<ApiRoute> Routes() => SpoorApi.Routes(new ApiDependencies { Querier = () => null }).Routes;

    private static async Task<StoredTraces> StoreAsync()
    {
        var store = new StoredTraces();
        await store.AppendAsync(Traces);
        return store;
    }

    /// <summary>Everything that an endpoint may need; extend it for endpoints that need more.</summary>
    private static ApiDependencies Dependencies(StoredTraces store) => new()
    {
        Querier = () => store.Querier,
        Analyzer = () => store.Analyzer,
        StoreAdmin = () => new FakeAdmin(),
        Admin = AdminAccess.Local,
    };

    private static async Task<HttpResponseMessage> CallAsync(ApiServer server, ApiRoute route, ApiOperation operation, IReadOnlyList<ApiParameter> query)
    {
        var path = route.Path;
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.In == "path"))
            path = path.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(parameter.Example), StringComparison.Ordinal);
        var text = string.Join('&', query.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Example)}"));
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), text.Length == 0 ? path : $"{path}?{text}");
        if (operation.RequestExample is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, MediaTypes.Json);
        return await server.Client.SendAsync(request);
    }

    private static void AssertReferencesExist(JsonNode node, JsonNode document)
    {
        if (node is JsonObject members)
        {
            if ((string?)members["$ref"] is { } reference)
                Assert.NotNull(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (at, step) => at?[step]));
            foreach (var (_, member) in members.Where(member => member.Value is not null))
                AssertReferencesExist(member!, document);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                AssertReferencesExist(item!, document);
        }
    }
}
