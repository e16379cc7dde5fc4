using System.Text.RegularExpressions;
using OpenTelemetry.Proto.Trace.V1;
using Spoor.Otlp;
using Spoor.Store.Metrics;
using Spoor.Store.Query;
using Spoor.Store.Tests.Query;
using Spoor.TestKit;
using Spoor.TestKit.Otlp;
using Spoor.TraceQL;

namespace Spoor.Store.Tests.Manual;

/// <summary>Every example of <c>docs/traceql.md</c> runs as it stands there, and finds what it says, over four traces of the platform that the cookbook is about.</summary>
public sealed partial class TraceQLManualTests
{
    private const string Owners = "SELECT owner ×11";
    private const string Portal = "GET /catalog; GET /api/catalog/*, SELECT catalog, " + Owners + ", GET /repos";

    private const double Minute = 60_000;

    /// <summary>In the order of the manual: names of spans, <c>;</c> between spansets, <c>|</c> between traces, newest first; of a metrics query, labels.</summary>
    private static readonly string[] Expected =
    [
        "GET /api/catalog/*, SELECT catalog",
        "SELECT catalog",
        "PutObject ×2 | sync, deploy-to-production | GET /api/catalog/*, GET /repos",
        "POST /files | GET /catalog",
        "build, docker build",
        "harbor push",

        // Why is it slow?
        "SELECT catalog",
        "SELECT catalog",
        "SELECT catalog, " + Owners,
        Portal,
        "GET /api/catalog/*",

        // What failed?
        "PutObject ×2 | GET /api/catalog/*, GET /repos",
        "PutObject ×2 | deploy-to-production | GET /repos",
        "POST /files, PutObject ×2 | build, sync, deploy-to-production | GET /catalog, GET /api/catalog/*, GET /repos",
        "GET /repos",
        "PutObject ×2",
        "POST /files, PutObject ×2 | build, sync, deploy-to-production | GET /catalog, GET /api/catalog/*, GET /repos",

        // Who asks whom?
        "harbor push, sync | harbor push, image scan, sync | GET /api/catalog/*",
        "GET /repos",
        Portal,
        "POST /files",

        // One user, one commit.
        "GET /api/catalog/*",
        "GET /api/catalog/*",
        "build, sync, deploy-to-production",
        "build, sync, deploy-to-production",
        "deploy-to-production",
        "build, sync, deploy-to-production",
        "deploy-to-production",
        "span.deployment.status=`failed` | span.deployment.status=`succeeded`",
        "p=0.5 | p=0.95",
        "resource.service.name=`backstage` | resource.service.name=`mattermost`",
        "",
    ];

    private readonly TraceQuerier _querier = QueryBed.Over(QueryBed.Head(Upload()), QueryBed.Block("b1", FailedDeployment(), Deployment(), Catalog()));

    [Fact]
    public async Task Every_example_of_the_manual_finds_what_it_should()
    {
        var manual = await File.ReadAllTextAsync(Path.Combine(RepositoryPaths.Root, "docs", "traceql.md"));
        var examples = Example().Matches(manual).Select(match => match.Groups["query"].Value.Trim()).ToArray();
        Assert.Equal(Expected.Length, examples.Length);
        for (var i = 0; i < examples.Length; i++)
        {
            var query = TraceQLParser.Parse(examples[i]);
            var found = query.Metrics is null ? await SearchAsync(query) : await ComputeAsync(query);
            Assert.True(Expected[i] == found || (Expected[i].Length == 0 && found.Length > 0), $"{examples[i]}\nexpected {Expected[i]}\nfound    {found}");
        }
    }

    private async Task<string> SearchAsync(RootExpr query)
    {
        var spans = MemorySpan.From(TestSpans.Merge(Catalog(), Deployment(), FailedDeployment(), Upload()));
        var result = await _querier.SearchAsync(new SearchRequest { Query = query, SpansPerSpanSet = 0 }, default);
        return string.Join(" | ", result.Traces.Select(trace => string.Join("; ", trace.SpanSets.Select(spanset => Names(
            spanset.Spans.Select(span => spans.Single(each => each.TraceId == trace.TraceId && each.Id == span.SpanId.Value).Message.Name))))));
    }

    private async Task<string> ComputeAsync(RootExpr query)
    {
        var range = MetricsRange.Aligned(TestSpans.BaseUnixNanos - 1_000_000_000, At(240), (ulong)(60 * Minute * 1_000_000));
        var result = await _querier.MetricsAsync(new MetricsRequest { Query = query, Range = range }, default);
        return string.Join(" | ", result.Series.Select(series => string.Join(',', series.Labels.Select(label => $"{label.Key}={label.Value}"))));
    }

    private static string Names(IEnumerable<string> names)
    {
        var runs = new List<(string Name, int Count)>();
        foreach (var name in names)
        {
            if (runs.Count > 0 && runs[^1].Name == name)
                runs[^1] = (name, runs[^1].Count + 1);
            else
                runs.Add((name, 1));
        }

        return string.Join(", ", runs.Select(run => run.Count == 1 ? run.Name : $"{run.Name} ×{run.Count}"));
    }

    private static TestTrace Catalog() => TestSpans.Trace("1")
        .Span("GET /catalog", "ingress-nginx", 0, 1500, SpanKind.Server, resource: [("namespace", "production")], attributes: [("http.response.status_code", 200)], children: ingress => ingress
            .Span("GET /api/catalog/*", "backstage", 10, 1400, SpanKind.Server, StatusCode.Error, resource: [("namespace", "production")],
                attributes: [("http.route", "/api/catalog/entities"), ("user.id", "alice@example.com")], children: portal => Owned(portal
                .Span("SELECT catalog", "backstage", 20, 1200, SpanKind.Client, resource: [("namespace", "production")],
                    attributes: [("db.system", "postgresql"), ("db.statement", "SELECT * FROM catalog")]))
                .Span("GET /repos", "backstage", 1350, 40, SpanKind.Client, StatusCode.Error, resource: [("namespace", "production")],
                    attributes: [("server.address", "api.github.com"), ("http.response.status_code", 502)], configure: AddTimeout)));

    private static TestTrace Owned(TestTrace portal)
    {
        for (var i = 0; i < 11; i++)
            portal.Span("SELECT owner", "backstage", 1230 + (i * 10), 5, SpanKind.Client, resource: [("namespace", "production")], attributes: [("db.system", "postgresql")]);
        return portal;
    }

    private static void AddTimeout(Span span) => span.Events.Add(new Span.Types.Event
    {
        Name = "exception",
        TimeUnixNano = span.StartTimeUnixNano + 1000,
        Attributes = { Attributes.From(("exception.type", "ConnectTimeoutException")) },
    });

    private static TestTrace Deployment() => TestSpans.Trace("2", At(60))
        .Span("build", "jenkins", 0, 18 * Minute, attributes: [("git.commit.sha", "abc123def")], children: build => build
            .Span("docker build", "jenkins", 1 * Minute, 5 * Minute)
            .Span("harbor push", "harbor", 6 * Minute, 30_000, SpanKind.Server)
            .Span("image scan", "harbor", 6.5 * Minute, 1.5 * Minute, SpanKind.Server)
            .Span("sync", "argocd", 8 * Minute, 9 * Minute, SpanKind.Server, attributes: [("git.commit.sha", "abc123def")], children: sync => sync
                .Span("deploy-to-production", "argocd", 9 * Minute, 7 * Minute, attributes: [("deployment.status", "succeeded"), ("git.commit.sha", "abc123def")])));

    private static TestTrace FailedDeployment() => TestSpans.Trace("3", At(120))
        .Span("build", "jenkins", 0, 8 * Minute, attributes: [("git.commit.sha", "fed321")], children: build => build
            .Span("harbor push", "harbor", 4 * Minute, 10_000, SpanKind.Server)
            .Span("sync", "argocd", 5 * Minute, 2 * Minute, SpanKind.Server, StatusCode.Error, children: sync => sync
                .Span("deploy-to-production", "argocd", 5.5 * Minute, Minute, status: StatusCode.Error, attributes: [("deployment.status", "failed")])));

    private static TestTrace Upload() => TestSpans.Trace("4", At(180))
        .Span("POST /files", "mattermost", 0, 300, SpanKind.Server, resource: [("namespace", "production")], attributes: [("http.response.status_code", 200)], links: [("1", "2")], children: post => post
            .Span("PutObject", "mattermost", 10, 50, SpanKind.Client, StatusCode.Error, resource: [("namespace", "production")], attributes: [("http.response.status_code", 503)])
            .Span("PutObject", "mattermost", 70, 50, SpanKind.Client, StatusCode.Error, resource: [("namespace", "production")], attributes: [("http.response.status_code", 503)])
            .Span("PutObject", "mattermost", 130, 150, SpanKind.Client, resource: [("namespace", "production")], attributes: [("http.response.status_code", 200)]));

    private static ulong At(double minutes) => TestSpans.BaseUnixNanos + (ulong)(minutes * Minute * 1_000_000);

    [GeneratedRegex("```traceql\n(?<query>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
